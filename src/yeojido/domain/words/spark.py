"""Words of running on Spark."""

WORDS: dict[str, tuple[str, str]] = {
    "no_address": (
        "주소가 host:port 꼴이 아니에요.",
        "its address is not of the form host:port.",
    ),
    "silent": ("{seconds}초 동안 대답이 없어요.", "no answer for {seconds} seconds."),
    "no_yeojido": (
        "작업자의 Python에 여지도가 없어요. 작업자에도 같은 환경을 설치하거나 PYSPARK_PYTHON 으로 "
        "작업자에 있는 Python을 알려 주세요(여기: {python}).",
        "the workers' Python has no Yeojido. Install the same environment there, or name a Python "
        "of theirs with PYSPARK_PYTHON (here: {python}).",
    ),
    "no_module": (
        "작업자의 Python에 {module} 모듈이 없어요. 작업자에도 같은 환경을 설치해 주세요.",
        "the workers' Python has no module {module}. Install the same environment there.",
    ),
    "a_worker": ("작업자", "a worker"),
    "other_spark": (
        "클러스터의 Spark 버전이 여기 설치된 PySpark와 달라요. 같은 버전으로 맞춰 주세요.",
        "the cluster runs another version of Spark than the PySpark here. Install the same one.",
    ),
    "result_too_large": (
        "결과가 spark.driver.maxResultSize 보다 커요. 그 값을 올려 주세요.",
        "the result is larger than spark.driver.maxResultSize. Raise that setting.",
    ),
}
