"""What can go wrong with PostgreSQL: a branch of the tree in ``errors``.

No message holds the address as it was given: there may be a password in it.
"""

from __future__ import annotations

from yeojido.domain.errors import StoreError


class BadDatabaseUrl(StoreError):
    """YEOJIDO_DATABASE_URL is no address of a PostgreSQL database.
    Write it as postgresql://USER:PASSWORD@HOST:5432/NAME, special characters as %40 and the like.
    """

    ko = (
        "YEOJIDO_DATABASE_URL은 PostgreSQL 주소가 아니에요. "
        "postgresql://사용자:비밀번호@호스트:5432/이름 처럼 적고, 특수 문자는 %40 처럼 적어 주세요."
    )


class DatabaseUnreachable(StoreError):
    """PostgreSQL ({where}) cannot be reached: {reason}
    See that it runs and that YEOJIDO_DATABASE_URL is right; what is stored is as it was.
    """

    ko = (
        "PostgreSQL({where})에 연결할 수 없어요: {reason} 실행 중인지, YEOJIDO_DATABASE_URL이 "
        "맞는지 확인해 주세요. 저장된 것은 그대로예요."
    )


class DatabaseOfOther(StoreError):
    """PostgreSQL ({where}) holds the records of another workspace than {path}.
    Give every workspace a database of its own, or a schema (?options=-csearch_path%3DNAME).
    """

    ko = (
        "PostgreSQL({where})에는 {path:이} 아닌 다른 작업 폴더의 기록이 있어요. 작업 폴더마다 "
        "데이터베이스나 스키마(?options=-csearch_path%3D이름)를 따로 마련해 주세요."
    )


class DatabaseInUse(StoreError):
    """PostgreSQL ({where}) holds tables of another program.
    Give Yeojido a database of its own, or a schema (?options=-csearch_path%3DNAME).
    """

    ko = (
        "PostgreSQL({where})에 다른 프로그램의 표가 있어요. 여지도가 쓸 데이터베이스나 "
        "스키마(?options=-csearch_path%3D이름)를 따로 마련해 주세요."
    )
