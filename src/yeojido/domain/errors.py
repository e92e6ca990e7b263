"""Everything that can go wrong, as one tree.

    YeojidoError
    ├── InputError            what was handed in cannot be read
    │   ├── FileMissing, FolderMissing, FileEmpty, FileUnreadable, NotAnEventFile
    │   ├── NoTimeColumn, NoPersonColumn, UnknownColumn, AllRowsBad, BadRequest, TextRefused,
    │   │   SourceExists, NoSuchSource
    │   ├── AddressRefused, FetchFailed, PullExists, NoSuchPull, NoSuchMapping, BadMapping,
    │   │   NotThisShape, HoldsCosts, TooManyNames, BadModel
    ├── QuestionError         what was asked cannot be answered
    │   ├── UnknownJourney, BadJourney, BadCondition, BadDuration, BadDate, BadOption,
    │   │   NothingInPeriod, NoSuchPerson, NoVoices, NoSuchVoice, AmbiguousVoice
    ├── Cancelled             somebody stopped the run
    ├── MemoryTooSmall        the ceiling is below what the program takes by itself
    ├── PackageMissing        an optional package is not installed
    ├── ClusterError          the Spark cluster
    │   ├── JavaMissing, ClusterUnreachable, ClusterBusy, FolderNotShared, VersionsDiffer
    ├── ServerError, AccessError  in ``server_errors``: the server, and who may use it
    └── StoreError            the workspace
        ├── WorkspaceBusy, WorkspaceReadOnly, DiskFull, FileDamaged, EmptyWorkspace, WorkspaceNewer,
        │   TooMuch
        ├── in key_errors: MasterKeyMissing, MasterKeyWrong, MasterKeyBad, SealBroken
        ├── in database_errors: BadDatabaseUrl, DatabaseUnreachable, DatabaseOfOther,
        │   DatabaseInUse

The docstring of a class is its English message, ``ko`` the Korean one. Both say what is wrong,
where, and what to do next. Values never hold personal data.
"""

from __future__ import annotations

from typing import Any, ClassVar

from yeojido.domain.words import Language, Words, fill


class YeojidoError(Exception):
    """Something went wrong."""

    ko: ClassVar[str] = "문제가 생겼어요."
    exit_status: ClassVar[int] = 2

    def __init__(self, **values: object) -> None:
        """Keep the values; the sentence is made when it is asked for."""
        self.values = values
        super().__init__(self.say("en"))

    def __reduce__(self) -> tuple[Any, ...]:
        """Travel between processes by kind and values."""
        return _again, (type(self), self.values)

    def say(self, language: Language) -> str:
        """Return the message in one language, on one line."""
        template = self.ko if language == "ko" else (type(self).__doc__ or "")
        values = {
            key: value.say(language) if isinstance(value, Words) else value
            for key, value in self.values.items()
        }
        return " ".join(fill(template, **values).split())


def _again(kind: type[YeojidoError], values: dict[str, object]) -> YeojidoError:
    return kind(**values)


class InputError(YeojidoError):
    """What was handed in cannot be read: {reason}"""

    ko = "넘겨준 내용을 읽을 수 없어요: {reason}"


class FileMissing(InputError):
    """There is no file at {path}. Check the name, or give the full path."""

    ko = "{path} 파일이 없어요. 이름을 확인하거나 전체 경로를 적어 주세요."


class FolderMissing(InputError):
    """There is no folder {path}. Make it first, or choose another place."""

    ko = "{path} 폴더가 없어요. 먼저 만들거나 다른 곳을 골라 주세요."


class TextRefused(InputError):
    """This text holds characters that cannot be stored: NUL, or half of an emoji. Take them out."""

    ko = "저장할 수 없는 문자(NUL이나 반쪽 이모지)가 들어 있어요. 그 문자를 빼 주세요."


class FileEmpty(InputError):
    """{path} is empty: it holds no rows. Export it again, or name another file."""

    ko = "{path} 파일에 행이 하나도 없어요. 다시 내보내거나 다른 파일을 골라 주세요."


class FileUnreadable(InputError):
    """{path} cannot be read as {format}: {reason} Save it again as CSV (UTF-8) and retry."""

    ko = "{path} 파일을 {format:으로} 읽을 수 없어요: {reason} CSV(UTF-8)로 다시 저장해 주세요."


class NotAnEventFile(InputError):
    """{path} is not a table of events: {reason} Accepted: CSV, JSONL, Parquet, Excel, XES, .gz."""

    ko = (
        "{path} 파일은 이벤트 표가 아니에요: {reason} "
        "CSV, JSONL, Parquet, Excel, XES와 .gz를 읽을 수 있어요."
    )


class NoTimeColumn(InputError):
    """{path} has no column of times (columns: {columns}). Name it with --time COLUMN,
    or date all its rows with --date 2026-03-01.
    """

    ko = (
        "{path} 파일에서 시간 열을 찾지 못했어요(열: {columns}). --time 열이름 으로 알려 주거나 "
        "--date 2026-03-01 로 모든 행의 날짜를 정해 주세요."
    )


class NoPersonColumn(InputError):
    """{path} has no column that tells people apart (columns: {columns}).
    Name it with --person COLUMN.
    """

    ko = (
        "{path} 파일에서 고객을 구분하는 열을 찾지 못했어요(열: {columns}). "
        "--person 열이름 으로 알려 주세요."
    )


class UnknownColumn(InputError):
    """There is no column {column}. Columns here: {columns}."""

    ko = "{column:이라}는 열은 없어요. 있는 열: {columns}."


class AllRowsBad(InputError):
    """None of the {rows} rows of {path} could be taken; the commonest reason: {reason}
    They are listed in {rejects_file}.
    """

    ko = (
        "{path} 파일의 {rows}행 가운데 받아들인 행이 없어요. 가장 흔한 이유: {reason} "
        "목록은 {rejects_file} 파일에 있어요."
    )


class BadRequest(InputError):
    """The request cannot be taken: {reason}"""

    ko = "요청을 받을 수 없어요: {reason}"


class SourceExists(InputError):
    """There is a source {name} already. Choose another name, or give it a new key with
    `yeojido source rotate {name}`.
    """

    ko = (
        "{name:이라}는 출처가 이미 있어요. 다른 이름을 고르거나 "
        "`yeojido source rotate {name}` 으로 새 키를 만들어 주세요."
    )


class NoSuchSource(InputError):
    """There is no source {name}. Here are: {known}. Make one with `yeojido source create NAME`."""

    ko = (
        "{name:이라}는 출처는 없어요. 있는 출처: {known}. "
        "`yeojido source create 이름` 으로 만들 수 있어요."
    )


class AddressRefused(InputError):
    """Nothing is fetched from {host}: {reason}"""

    ko = "{host}에서는 가져오지 않아요: {reason}"


class FetchFailed(InputError):
    """The file could not be fetched from {host}: {reason}"""

    ko = "{host}에서 파일을 가져오지 못했어요: {reason}"


class PullExists(InputError):
    """There is a pull {name} already. Choose another name, or `yeojido pull remove {name}`."""

    ko = (
        "{name:이라}는 가져오기가 이미 있어요. 다른 이름을 고르거나 "
        "`yeojido pull remove {name}` 을 해 주세요."
    )


class NoSuchPull(InputError):
    """There is no pull {name}. Here are: {known}. Make one with `yeojido pull add NAME`."""

    ko = (
        "{name:이라}는 가져오기는 없어요. 있는 가져오기: {known}. "
        "`yeojido pull add 이름` 으로 만들 수 있어요."
    )


class NoSuchMapping(InputError):
    """There is no mapping {name}. Here are: {known}. Save one with
    `yeojido import FILE --save-mapping NAME`.
    """

    ko = (
        "{name:이라}는 매핑은 없어요. 있는 매핑: {known}. "
        "`yeojido import 파일 --save-mapping 이름` 으로 저장할 수 있어요."
    )


class BadMapping(InputError):
    """The mapping in {path} is not understood: {reason}"""

    ko = "{path}의 매핑을 이해할 수 없어요: {reason}"


class NotThisShape(InputError):
    """{path} is no export of the shape {shape}: it lacks {missing} (columns: {columns}).
    See what it is with `yeojido import {path} --preview`.
    """

    ko = (
        "{path} 파일은 {shape} 형식의 내보내기가 아니에요. 없는 열: {missing} (있는 열: {columns}). "
        "`yeojido import {path} --preview` 로 무엇인지 볼 수 있어요."
    )


class HoldsCosts(InputError):
    """{path} holds what adverts cost ({shape}), which are nobody's events.
    Take it with `yeojido costs import {path}`.
    """

    ko = (
        "{path} 파일은 광고비({shape})라서 고객의 이벤트가 아니에요. "
        "`yeojido costs import {path}` 로 가져와 주세요."
    )


class TooManyNames(InputError):
    """{path} holds more than {limit:,} different event names: {column} is no column of events.
    Name another with --event COLUMN. Nothing was stored.
    """

    ko = (
        "{path} 파일에 서로 다른 이벤트 이름이 {limit:,}개를 넘어요. "
        "{column} 열은 이벤트 열이 아니에요. --event 열이름 으로 다른 열을 알려 주세요. "
        "저장한 것은 없어요."
    )


class QuestionError(YeojidoError):
    """This cannot be answered: {reason}"""

    ko = "답할 수 없는 질문이에요: {reason}"


class UnknownJourney(QuestionError):
    """There is no journey {name}. Here are: {known}. Make one with `yeojido journey init`."""

    ko = (
        "{name:이라}는 여정은 없어요. 있는 여정: {known}. "
        "`yeojido journey init` 으로 만들 수 있어요."
    )


class BadJourney(QuestionError):
    """The journey in {path} does not hold together at {where}: {reason}"""

    ko = "{path} 여정의 {where}에 문제가 있어요: {reason}"


class BadCondition(QuestionError):
    """The condition is not understood at character {position} of `{condition}`: {reason}"""

    ko = "조건 `{condition}` 의 {position}번째 글자를 이해하지 못했어요: {reason}"


class BadDuration(QuestionError):
    """{text} is not a length of time. Write a number and s, m, h, d or w, such as 30m or 7d."""

    ko = "{text:은} 기간이 아니에요. 30m, 7d처럼 숫자와 s, m, h, d, w로 적어 주세요."


class BadDate(QuestionError):
    """{text} is not a date. Write it as 2026-03-01 or 2026-03-01T09:00."""

    ko = "{text:은} 날짜가 아니에요. 2026-03-01 또는 2026-03-01T09:00처럼 적어 주세요."


class BadOption(QuestionError):
    """{option} cannot be {value}. Possible: {possible}."""

    ko = "{option}에 {value:은} 쓸 수 없어요. 쓸 수 있는 값: {possible}."


class NothingInPeriod(QuestionError):
    """No journey is left under {asked}. Widen the condition or the dates."""

    ko = "{asked} 조건에 남는 여정이 없어요. 조건이나 날짜를 넓혀 주세요."


class BadModel(InputError):
    """This is no model of customers' words that can be read: {why}."""

    ko = "고객의 말을 읽는 모델 파일이 아니거나 상했어요: {why}."


class Cancelled(YeojidoError):
    """Stopped before the end, as asked. Nothing stored was changed."""

    ko = "요청한 대로 중간에 멈췄어요. 저장된 것은 그대로예요."
    exit_status = 130


class MemoryTooSmall(YeojidoError):
    """{limit} of memory do not suffice: {used} are in use before any event is read.
    Give at least {least} with --memory.
    """

    ko = (
        "메모리가 {limit} 있는 것으로는 부족해요. 이벤트를 읽기 전에 이미 {used}를 쓰고 있어요. "
        "--memory {least} 이상으로 정해 주세요."
    )


class PackageMissing(YeojidoError):
    """{what} needs the package {package}, which is not installed. Run `pip install {package}`."""

    ko = "{what}에는 {package} 패키지가 필요한데 없어요. `pip install {package}` 를 해 주세요."


class ClusterError(YeojidoError):
    """Spark could not do it: {reason}"""

    ko = "Spark가 일을 끝내지 못했어요: {reason}"


class JavaMissing(ClusterError):
    """Spark needs Java 17 or newer on this machine. Install it, or set JAVA_HOME; a Spark Connect
    address (sc://host:port) needs no Java here.
    """

    ko = (
        "Spark를 쓰려면 이 컴퓨터에 Java 17 이상이 필요해요. 설치하거나 JAVA_HOME을 정해 주세요. "
        "Spark Connect 주소(sc://host:port)를 쓰면 Java가 없어도 돼요."
    )


class ClusterUnreachable(ClusterError):
    """No Spark cluster answers at {master}: {reason} Check the address and that it is running."""

    ko = "{master}에서 Spark 클러스터가 대답하지 않아요: {reason} 주소와 실행 여부를 확인해 주세요."


class ClusterBusy(ClusterError):
    """No worker of the Spark cluster took the work for {seconds} seconds: none is registered, or
    none has the cores and the memory that are asked for.
    """

    ko = (
        "{seconds}초 동안 일을 맡은 Spark 작업자가 없어요. 등록된 작업자가 없거나, "
        "요청한 코어와 메모리가 남은 작업자가 없어요."
    )


class FolderNotShared(ClusterError):
    """The Spark worker {host} does not see the folder {path}. Put the workspace on storage that all
    machines share under the same path.
    """

    ko = (
        "Spark 작업자 {host}에서 {path} 폴더가 보이지 않아요. 모든 컴퓨터가 같은 경로로 보는 "
        "공유 저장소에 작업 폴더를 두세요."
    )


class VersionsDiffer(ClusterError):
    """On {host} the Spark cluster runs {what} {theirs}; here it is {what} {ours}. Install the same
    version on all machines.
    """

    ko = (
        "{host}의 {what} 버전은 {theirs}인데 여기는 {ours}이에요. "
        "모든 컴퓨터에 같은 버전을 설치해 주세요."
    )


class StoreError(YeojidoError):
    """The workspace {path} has a problem: {reason}"""

    ko = "작업 폴더 {path}에 문제가 있어요: {reason}"


class WorkspaceBusy(StoreError):
    """Another process is writing to the workspace {path}. Wait until it is done and retry."""

    ko = "다른 프로세스가 작업 폴더 {path}에 쓰고 있어요. 끝난 뒤 다시 해 주세요."


class WorkspaceReadOnly(StoreError):
    """The folder {path} cannot be written to. Give another with --workspace DIR."""

    ko = "{path} 폴더에 쓸 수 없어요. --workspace 폴더 로 다른 곳을 알려 주세요."


class DiskFull(StoreError):
    """The disk that holds {path} is full. Nothing stored was changed; free space and retry."""

    ko = (
        "{path:이} 있는 디스크가 가득 찼어요. 저장된 것은 그대로예요. 공간을 비우고 다시 해 주세요."
    )


class FileDamaged(StoreError):
    """The log file {path} is damaged: {reason} Restore it from a copy,
    or clear it away with `yeojido verify --set-aside` and import its source again.
    """

    ko = (
        "로그 파일 {path:이} 손상됐어요: {reason} 복사본으로 되돌리거나, "
        "`yeojido verify --set-aside` 로 치우고 원본을 다시 가져와 주세요."
    )


class EmptyWorkspace(StoreError):
    """The workspace {path} holds no events yet. Bring some in with `yeojido import FILE`."""

    ko = "작업 폴더 {path}에 아직 이벤트가 없어요. `yeojido import 파일` 로 가져와 주세요."


class WorkspaceNewer(StoreError):
    """The workspace {path} was written by a newer Yeojido ({version}). Update Yeojido."""

    ko = "작업 폴더 {path:은} 더 새로운 여지도({version})로 만들었어요. 여지도를 업데이트해 주세요."


class TooMuch(StoreError):
    """More comes in than the disk of {path} takes. Send it again in a moment."""

    ko = "{path} 디스크가 받아들이는 것보다 많이 들어오고 있어요. 잠시 뒤 다시 보내 주세요."


class NoSuchPerson(QuestionError):
    """Nobody is known by this identifier. Give a user id, an e-mail address, a telephone number, or
    a key as `yeojido person show` prints it.
    """

    ko = (
        "이 식별자로 알려진 사람이 없어요. 사용자 ID, 이메일, 전화번호 또는 "
        "`yeojido person show` 가 보여 주는 키를 적어 주세요."
    )


class NoVoices(QuestionError):
    """No event holds words of customers. Import reviews, surveys or tickets with `yeojido import`."""

    ko = "고객의 글이 있는 이벤트가 없어요. 리뷰, 설문, 문의를 `yeojido import` 로 가져와 주세요."


class NoSuchVoice(QuestionError):
    """Nobody said this, or nobody moved it. Give the text as `yeojido voice list` shows it, or its
    key.
    """

    ko = (
        "이렇게 말한 사람이 없거나 옮겨진 글이 아니에요. `yeojido voice list` 가 보여 주는 글 그대로 "
        "또는 키를 적어 주세요."
    )


class AmbiguousVoice(QuestionError):
    """{count} texts have keys that begin so. Give more letters of the key."""

    ko = "키가 이렇게 시작하는 글이 {count}개예요. 키를 더 길게 적어 주세요."
