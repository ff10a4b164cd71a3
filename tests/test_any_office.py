"""Of 200 made offices with extreme values every sentence of a brief is true of what its office prints."""

import re

import offices
import pytest
from offices import YEAR, Office

from analysis import files, schema
from analysis.publish import brief_tables, messages, sentences
from analysis.source import register

NUMBER = r"(−?[\d,.]+)"
RUPIAH = r"Rp (−?[\d,.]+(?: million| billion)?)"
SIZES = {"": 1, "million": 1e6, "billion": 1e9}


@pytest.fixture(scope="module")
def every():
    return [offices.made(seed) for seed in range(200)]


@pytest.fixture(scope="module", autouse=True)
def _registered(every):
    """Have the made offices in the register, and no other."""
    documents, regions = offices.described(every)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(register, "documents", lambda raw=files.RAW: documents)
        patch.setattr(register, "document", lambda doc_id, raw=files.RAW: documents[doc_id])
        patch.setattr(register, "regions", lambda: regions)
        patch.setattr(register, "region_ids", lambda: list(regions))
        yield


@pytest.fixture(scope="module")
def told(every, _registered):
    return offices.numbers(every)


def said(runs: list[dict]) -> str:
    return "".join(run["text"] for run in runs).replace("\N{NO-BREAK SPACE}", " ")


def figure(text: str) -> float:
    """Return a figure as an English brief writes it."""
    digits, _, size = text.replace("−", "-").partition(" ")
    return float(digits.replace(",", "").rstrip(".")) * SIZES[size]


def close(text: str, value: float) -> bool:
    """Tell whether a written figure is a value, to the digits that it is written with."""
    digits = text.replace("−", "-").partition(" ")
    after = len(digits[0].partition(".")[2])
    return abs(figure(text) - value) <= 0.500001 * 10.0**-after * SIZES[digits[2]] + 1e-9 * abs(value)


def indicator(office: Office, number: str) -> offices.Indicator:
    return next(each for each in office.indicators if each.number == int(number))


def known(office: Office, outcome: bool) -> list[offices.Indicator]:
    return [each for each in office.indicators if each.outcome == outcome and each.result is not None]


def missed(office: Office, exact: str, outputs: str, below: str, outcomes: str) -> bool:
    every = [len([each for each in office.indicators if each.outcome == outcome]) for outcome in (False, True)]
    counts = [sum(each.result == each.target for each in known(office, False)),
              sum(each.result < each.target for each in known(office, True))]  # fmt: skip
    return [int(outputs), int(outcomes)] == every and [figure(exact), figure(below)] == counts


def extreme(office: Office, number: str, result: str, target: str, share: str) -> bool:
    each = indicator(office, number)
    right = close(result, each.result) and close(target, each.target) and not each.less_is_better
    return right and close(share, 100 * each.result / each.target) and figure(share) > 150


def worse(office: Office, number: str, share: str, result: str, target: str) -> bool:
    each = indicator(office, number)
    right = close(result, each.result) and close(target, each.target) and each.result > each.target
    return right and each.less_is_better and close(share, each.printed) and each.printed > 100


def same(office: Office, count: str, pagu: str, spent: str, names: str) -> bool:
    alike = [line for line in office.lines if line.level == "program" and line.pagu and close(pagu, line.pagu)]
    return (
        len({(line.pagu, line.spent) for line in alike}) == 1
        and int(count) == len(alike) == names.count("“")
        and close(spent, alike[0].spent)
    )


def unspent(office: Office, share: str, number: str, amount: str) -> bool:
    left = {line.number: line.pagu - line.spent for line in office.lines}
    most = left[int(number)]
    return most == max(left.values()) and close(amount, most) and close(share, 100 * most / sum(left.values()))


def twice(office: Office, other: str, hit: str, result: str, number: str) -> bool:
    each = indicator(office, number)
    return (
        close(other, each.other_target)
        and close(hit, each.target)
        and close(result, each.result)
        and each.target == each.result
    )


def counted(office: Office, every: str, hits: str, number: str, *targets: str) -> bool:
    both = [each for each in office.indicators if each.other_target is not None and each.result is not None]
    right = int(every) == len(both) and figure(hits) == sum(each.target == each.result for each in both)
    return right and twice(office, *targets, number)


def needs(office: Office, number: str, result: str, national: str, own: str) -> bool:
    each = indicator(office, number)
    right = close(result, each.result) and close(national, each.national) and close(own, each.target)
    return right and each.result < each.national and not each.less_is_better


def meal(office: Office, before: str, after: str) -> bool:
    first, second = office.prices
    return close(before, first / 365) and close(after, second / 365) and max(first, second) >= 3 * min(first, second)


def running(office: Office, share: str, salaries: str) -> bool:
    least, most, pay = office.running
    ends = [least + pay, most + pay]
    found = re.findall(NUMBER + "%", share)
    right = all(close(text, end) for text, end in zip(found[-2:], ends, strict=False))
    return right and close(salaries.rstrip("%"), pay) and ends[0] >= 50 and (least == most) == (len(found) == 1)


def conflict(office: Office, number: str, one: str, other: str) -> bool:
    first, second = office.second_print
    return first != second and close(one, first) and close(other, second) and number == "1"


def absorption(office: Office, share: str, rest: str) -> bool:
    pagu, spent = (sum(getattr(line, what) for line in office.lines) for what in ("pagu", "spent"))
    right = close(share, 100 * spent / pagu)
    if "more than the budget" in rest:
        return right and spent > pagu
    if left := re.search(RUPIAH + " stayed unspent", rest):
        right = right and spent <= pagu and close(left[1], pagu - spent)
    lines = re.search(r"across (\d+) budget lines", rest)
    return right and (int(lines[1]) if lines else 1) == len(office.lines)


def register_totals(office: Office, first: str, rest: str) -> bool:
    total, printed = office.registered
    right = close(first, printed)
    gap = re.search(rf"{NUMBER} entries more than the sum of its types, {NUMBER} entries", rest)
    if gap:
        return right and printed > total and close(gap[1], printed - total) and close(gap[2], total)
    return right and (printed < total if "is less than" in rest else printed == total)


TRUE = [
    (
        rf"{NUMBER}(?: \(.*?\))? of (\d+) outputs of services of {YEAR} are exactly at their target, yet {NUMBER}(?: "
        rf"\(.*?\))? of (\d+) outcomes",
        missed,
    ),
    (
        rf"“Indikator (\d+)”: a result of {NUMBER} persons against a target of {NUMBER} persons in {YEAR}, a "
        rf"capaian of {NUMBER}%",
        extreme,
    ),
    (
        rf"For “Indikator (\d+)” a capaian of {NUMBER}% is printed for {YEAR}, although less is better: the "
        rf"result is {NUMBER} persons, the target {NUMBER} persons",
        worse,
    ),
    (
        rf"(\d+) programmes of {YEAR} are printed with exactly the same ceiling and spending, {RUPIAH} and "
        rf"{RUPIAH} \(.*?\): (.*)",
        same,
    ),
    (rf"{NUMBER}% of what stayed unspent in {YEAR} is on one line, “Pos (\d+)”: {RUPIAH}", unspent),
    (
        rf"For (\d+) indicators of {YEAR} more than one target is printed; for {NUMBER} of them one equals "
        rf"the result, for example “Indikator (\d+)”: targets {NUMBER} persons and {NUMBER} persons, result "
        rf"{NUMBER} persons",
        counted,
    ),
    (
        rf"For “Indikator (?P<number>\d+)” of {YEAR} a target of {NUMBER} persons and one of {NUMBER} persons "
        rf"are printed; the latter equals the result",
        None,
    ),
    (
        rf"Likewise for “Indikator (?P<number>\d+)” in {YEAR}: targets {NUMBER} persons and {NUMBER} persons, result "
        rf"{NUMBER} persons",
        None,
    ),
    (
        rf"“Indikator (\d+)”: {NUMBER} persons reached in {YEAR}, against a national target of {NUMBER} "
        rf"persons and a target of its own of {NUMBER} persons",
        needs,
    ),
    (
        rf"“Makan”: the ceiling comes to {RUPIAH} per person and day in the plan of {YEAR} and to {RUPIAH} in "
        rf"that of {YEAR + 1}",
        meal,
    ),
    (
        rf"(.*%) of the ceiling of {YEAR} \(.*?\) is for salaries and the office's own running; salaries alone "
        rf"take (.*%)",
        running,
    ),
    (rf"For “Pos (\d+)” two amounts \(ceiling\) of {YEAR} are printed: {RUPIAH} \(T1\) and {RUPIAH} \(T9\)", conflict),
    (rf".*? spent {NUMBER}% of its (?:revised )?budget(.*)", absorption),
    (
        rf"For {YEAR} the document prints budget and spending of one single line, “Pos 1”; it spent {NUMBER}% "
        rf"of its budget(.*)",
        absorption,
    ),
    (rf"The printed total of PPKS \(formerly PMKS\) for {YEAR},? (?:is )?{NUMBER} entries(.*)", register_totals),
    (r"Of the ceiling of 2021 \(.*\), .* is for direct services .*", lambda office: office.running is not None),
]  # fmt: skip


def is_true(sentence: str, office: Office) -> bool:
    """Tell whether a sentence is true of an office; a sentence that no rule knows is not."""
    for pattern, rule in TRUE:
        if match := re.match(pattern, sentence):
            if rule is None:
                number, *targets = match.groups()
                return twice(office, targets[0], targets[1], targets[-1], number)
            return rule(office, *match.groups())
    return False


def test_every_finding_of_every_office_is_true_of_its_data(every, told):
    counts: dict[str, int] = {}
    for office in every:
        own, tables = told[office.region], offices.cells(office)
        first = messages.of(own, office.region, "en", tables)
        findings = [said(finding) for finding, _ in first.findings]
        findings += [said(runs) for runs in messages.further(first, own, office.region, "en", tables)]
        for sentence in findings:
            assert is_true(sentence, office), (office, sentence)
            counts[sentence[:14]] = counts.get(sentence[:14], 0) + 1
        assert len(first.findings) <= 3 and len(first.questions) <= 3
        assert first.title is None or said(first.title).startswith(f"Dinas {office.region}: ")
    assert len(counts) > 9 and sum(counts.values()) > 400


def test_a_question_about_low_spending_or_wrong_percentages_is_asked_of_those_who_have_them(every, told):
    low = re.compile(rf"Which of the (\d+) lines of {YEAR} .* when {RUPIAH} stayed unspent\?")
    asked = {"low": 0, "wrong": 0}
    for office in every:
        first = messages.of(told[office.region], office.region, "en", offices.cells(office))
        for question in map(said, first.questions):
            if found := low.match(question):
                pagu, spent = (sum(getattr(line, what) for line in office.lines) for what in ("pagu", "spent"))
                assert int(found[1]) == len(office.lines) and spent < 0.9 * pagu and close(found[2], pagu - spent)
                asked["low"] += 1
            if found := re.match(r"Why do(?:es)? ([\d,]+) printed percentages? not follow", question):
                assert figure(found[1]) == office.statuses["derived"] > 0
                asked["wrong"] += 1
    assert min(asked.values()) > 5


def test_no_sentence_of_any_part_breaks_in_any_language(every, told):
    bad = re.compile(r"\b(nan|None|inf|NaT|<NA>)\b|[{}]|“”|\(\)")
    for office in every:
        own, tables = told[office.region], offices.cells(office)
        for lang in schema.LANGUAGES:
            first = messages.of(own, office.region, lang, tables)
            parts = [runs for both in first.findings for runs in both if runs] + first.questions
            parts += [first.title] if first.title else []
            for sentence in map(said, parts + messages.further(first, own, office.region, lang, tables)):
                assert not bad.search(sentence), sentence
                for low, high in re.findall(r"(?:between|antara) (\S+) (?:and|dan) (\S+)", sentence, re.IGNORECASE):
                    assert low != high.rstrip(",;.)"), sentence


def test_every_finding_of_page_one_has_what_follows_which_says_no_more_than_it(every, told):
    for office in every:
        first = messages.of(told[office.region], office.region, "en", offices.cells(office))
        for finding, follows in first.findings:
            assert follows, said(finding)
            if said(follows).startswith("The office's own target is met"):
                number = re.search(r"Indikator (\d+)", said(finding))[1]
                each = indicator(office, number)
                assert each.result >= each.target and each.target < each.national


def test_the_quality_of_every_office_adds_to_all_of_its_cells(every, told):
    for office in every:
        blocks = brief_tables.quality(office.region, told[office.region], "en", offices.cells(office))
        assert bool(blocks) == bool(sum(office.statuses.values()))
        for block in blocks:
            shares = [float(cell["text"].rstrip("%")) for cell in [row["cells"][0] for row in block["rows"]]]
            assert sum(shares) == pytest.approx(100, abs=0.3)


def test_page_one_of_all_tells_each_finding_of_another_office(every, told):
    few = every[:20]
    own = {name: each for office in few for name, each in told[office.region].items()}
    tables = {row_id: cell for office in few for row_id, cell in offices.cells(office).items()}
    first = messages.of(own, "all", "en", tables)
    offices_told = [re.match(r"Dinas (made_\w+)", said(finding))[1] for finding, _ in first.findings]
    assert len(set(offices_told)) == len(offices_told) == 3
    by_region = {office.region: office for office in few}
    for runs in [finding for finding, _ in first.findings] + messages.further(first, own, "all", "en", tables):
        if said(runs).startswith("The lowest and the highest are told here"):
            continue
        whose = re.search(r"Dinas (made_\w+)", said(runs))[1]
        assert is_true(said(runs).removeprefix(f"Dinas {whose}: "), by_region[whose]), said(runs)


def test_a_false_sentence_would_be_seen(every):
    office = next(each for each in every if len(each.lines) > 1 and None not in {line.pagu for line in each.lines})
    assert not is_true("99.9% of what stayed unspent in 2021 is on one line, “Pos 1”: Rp 3.00 billion (T1).", office)
    assert not is_true("A sentence that no rule knows.", office)


def test_a_story_of_lower_rank_never_stands_before_a_higher_one(every, told):
    for office in every[:60]:
        candidates = messages._candidates(
            sentences.texts()["stories"], told[office.region], office.region, offices.cells(office)
        )
        ranks = [sentences.rank(each.told) for each in candidates]
        assert all(0 <= rank <= 1 for rank in ranks) and ranks == pytest.approx(sorted(ranks, reverse=True))
