"""`redraft run`, as a script uses it: a real process, real SDKs, and a server that plays author and critic."""

import re
import signal
from pathlib import Path

import pytest

from commands import until
from players import AUTHOR, CALM, CRITIC, DONE, DRAFT, FIGURE, KEYS, SPEC, Players, Wish, set_up, who_of
from redraft.config import load
from redraft.core.critique import pending
from redraft.core.spec import parse_spec
from redraft.loop import noting
from redraft.loop.casting import cast
from redraft.loop.opening import begin
from redraft.loop.passes import Loop
from runs import desk_in, ended, environ_of, of, run, run_with, started
from wire.answers import Answer, Asked, Fault, Wire
from wire_server import WireServer, refusing_url

WIRES: tuple[Wire, ...] = ("anthropic", "responses", "chat")


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    return desk_in(tmp_path)


# Whole sessions.


@pytest.mark.parametrize("wire", WIRES)
def test_a_draft_is_written_reviewed_mended_twice_and_done(desk: Path, wire: Wire):
    ran, requests = run_with(desk, Players(), "--accept", "all", "--out", "final.md", "--json", wire=wire)
    assert ran.code == 0, ran
    answer = ran.json
    assert (answer["ending"], answer["why"], answer["score"]) == (
        "done",
        "every criterion passes",
        {"passed": 3, "total": 3, "weight": 3, "weights": 3},
    )
    assert (answer["versions"], answer["failing"], answer["faults"]) == (3, [], [])
    assert answer["passes"][0] | {"why": ""} == {
        "base": 1, "candidate": 3, "before": "1/3", "after": "3/3", "kept": True, "why": "",
        "accepted": 2, "above": 0, "left": 0, "refused": 0,
    }  # fmt: skip
    assert (desk / "final.md").read_text() == answer["draft"] == DONE
    assert answer["spend"]["total"]["calls"] == 4
    assert answer["spend"]["author"]["usd"] is None and "cost unknown" in answer["spend"]["author"]["says"]
    assert ran.err.splitlines()[-1].startswith(
        "pass 1   1/3 → 3/3, kept: figure passes now, calm passes now; 2 accepted"
    )

    assert [who_of(asked) for asked in requests] == [AUTHOR, CRITIC, AUTHOR, CRITIC]
    assert {asked.wire for asked in requests} == {wire}
    assert {asked.key for asked in of(requests, AUTHOR)} == {KEYS["STUDIO_API_KEY"]}
    assert {asked.key for asked in of(requests, CRITIC)} == {KEYS["DESK_API_KEY"]}
    first, second = of(requests, CRITIC)
    assert "oceans of time" in first.text and "oceans of time" not in second.text
    assert FIGURE.good[0] in second.text
    for asked in (first, second):
        assert not any(wish.says in asked.text for wish in (FIGURE, CALM)) and AUTHOR not in asked.text
        assert len(asked.messages) == 2, "one question, and nothing that was said before"
    session = ran.session
    assert [call.doing for call in session.calls] == ["draft", "review", "fixes", "review"]
    assert {decision.by for decision in session.decisions} == {"rules"}


@pytest.mark.parametrize("wire", WIRES)
async def test_the_author_hears_what_was_rejected_and_why_and_the_critic_never_does(
    desk: Path, wire: Wire, monkeypatch: pytest.MonkeyPatch
):
    home = desk / "home"
    figure = Wish("figure", FIGURE.bad, ("made Larkfield 4 times as fast", *FIGURE.good), FIGURE.says)
    for name, value in environ_of(home).items():
        monkeypatch.setenv(name, value)
    async with WireServer(Players(wishes=(figure, CALM))) as server:
        set_up(home, wire, server)
        record = await begin(parse_spec(SPEC), None, home / "data" / "sessions")
        players = cast(record, load(environ_of(home)).models, environ_of(home), apart=False)
        loop = Loop(record, players.critic, players.author, players.writer, players.judge)
        await noting.tell_author(loop, "They bake bread, they do not build software.")
        await loop.go()
        await loop.go()
        rejected, accepted = pending(loop.session)
        await loop.reject(rejected.name, "nobody said four times")
        await loop.accept(accepted.name)
        await loop.go()
        await loop.accept(pending(loop.session)[0].name)
        await players.close()
    record.close()
    assert loop.session.ended is not None and loop.session.ended.ending == "done"
    assert loop.session.draft is not None and loop.session.draft.text == DONE
    told = of(server.requests, AUTHOR)[-1].text
    assert "nobody said four times" in told and "made Larkfield 4 times as fast" in told and "bake bread" in told
    reviews = of(server.requests, CRITIC)
    assert len(reviews) == 3
    for asked in reviews:
        for never in ("four times", "4 times", "bake bread", *(wish.says for wish in (figure, CALM))):
            assert never not in asked.text
    assert "disgrace" in reviews[0].text and not any("disgrace" in asked.text for asked in reviews[1:])


# What is accepted, and what is kept.


def test_what_is_riskier_than_what_is_accepted_is_left_with_the_reason(desk: Path):
    ran, requests = run_with(desk, Players())
    assert ran.code == 1
    left = ran.session.decisions[1]
    assert (left.choice, left.reason, left.by) == ("skip", "above --accept medium", "rules")
    assert "1 accepted, 1 above --accept medium" in ran.err
    assert ran.out.startswith(
        "Launch: stopped, 2/3 in v2, 1 pass\n"
        "what is left is above --accept medium: 1 fix of high risk waits; "
        f"redraft open {ran.session.id} decides it\n"
    )
    assert [who_of(asked) for asked in requests] == [AUTHOR, CRITIC, AUTHOR, CRITIC], "nothing is asked for twice"
    assert [item.finding.criterion for item in pending(ran.session)] == ["figure"]
    assert "[ ] figure         figure is missed" in ran.out
    assert f"Go on     redraft open {ran.session.id}" in ran.out


def test_a_pass_that_moved_what_does_not_matter_is_no_stall_while_what_does_waits_to_be_read(desk: Path):
    (desk / "launch.toml").write_text(f'{SPEC}[[criterion]]\nid = "kind"\nsays = "Sounds kind"\n')
    kind = Wish("kind", "a dreadful mess", ("a bit of a tangle",), "is kinder")
    players = Players(DRAFT.replace("Shall we", "Queues are a dreadful mess.\n\nShall we"), (FIGURE, CALM, kind))
    ran, requests = run_with(desk, players, "--json")
    assert (ran.code, ran.json["ending"], len(ran.json["passes"])) == (1, "stopped", 2)
    assert [fix["criterion"] for fix in ran.json["waiting"]] == ["figure"]
    assert len(of(requests, AUTHOR)) == 3, "a draft, two fixes, and one more"


def test_nothing_is_accepted_where_nothing_may_be_and_the_fixes_wait(desk: Path):
    ran, requests = run_with(desk, Players(), "--accept", "none", "--json")
    assert ran.code == 1
    assert (ran.json["ending"], ran.json["versions"], len(requests)) == ("stopped", 1, 3)
    assert [(fix["criterion"], fix["risk"]) for fix in ran.json["waiting"]] == [("figure", "high"), ("calm", "medium")]
    assert len(pending(ran.session)) == 2 and not ran.session.decisions


def test_a_change_that_moves_no_criterion_is_not_kept(desk: Path):
    vain = Wish("calm", "a disgrace!!!", ("a disgrace!!! And slow",), "says more")
    ran, _ = run_with(desk, Players(wishes=(vain,)), "--accept", "all", "--json")
    assert (ran.code, ran.json["ending"], ran.json["head"], ran.json["draft"]) == (1, "converged", 1, DRAFT)
    (closed,) = ran.session.passes
    assert (closed.kept, closed.by, closed.why) == (False, "rules", "no criterion moved, so the version before stays")


def test_a_change_that_loses_a_criterion_is_taken_back(desk: Path):
    mean = Wish("calm", "Shall we talk?", ("Call us.",), "orders them about")
    ran, _ = run_with(desk, Players(wishes=(mean,)), "--accept", "all", "--json")
    assert (ran.code, ran.json["head"], ran.json["draft"]) == (1, 1, DRAFT)
    (closed,) = ran.session.passes
    assert (closed.kept, closed.by, closed.why) == (False, "rules", "ask passed before and fails now")


def test_the_classic_loop_rewrites_the_whole_text(desk: Path):
    ran, requests = run_with(desk, Players(), "--mode", "rewrite", "--json")
    assert (ran.code, ran.json["ending"], ran.json["draft"]) == (0, "done", DONE)
    assert [call.doing for call in ran.session.calls] == ["draft", "review", "rewrite", "review"]
    assert len(requests) == 4


def test_a_rewrite_that_changes_nothing_ends_it(desk: Path):
    stuck = Wish("calm", FIGURE.bad, (FIGURE.bad,), "")
    ran, _ = run_with(desk, Players(wishes=(stuck,)), "--mode", "rewrite", "--draft", "launch.md", "--json")
    assert (ran.code, ran.json["ending"], ran.json["head"]) == (1, "converged", 1)
    assert "would change nothing" in ran.json["why"]


# Budgets.


def test_no_call_is_made_once_the_tokens_are_spent(desk: Path):
    (desk / "launch.toml").write_text(SPEC.replace("[[criterion]]", "[budget]\ntokens = 2000\n\n[[criterion]]", 1))
    players = Players(first={AUTHOR: [Answer(DRAFT, usage=(1500, 600))]})
    ran, requests = run_with(desk, players, "--accept", "all", "--json")
    assert (ran.code, ran.json["ending"]) == (1, "budget")
    assert ran.json["why"] == "the budget of 2,000 tokens is spent: 2,100 tokens"
    assert [who_of(asked) for asked in requests] == [AUTHOR]


def test_no_call_is_made_that_would_likely_take_more_than_is_left(desk: Path):
    (desk / "launch.toml").write_text(SPEC.replace("[[criterion]]", "[budget]\ntokens = 2000\n\n[[criterion]]", 1))
    players = Players(first={AUTHOR: [Answer(DRAFT, usage=(1500, 400))]})
    ran, requests = run_with(desk, players, "--accept", "all", "--json")
    assert (ran.code, ran.json["ending"]) == (1, "budget")
    assert re.fullmatch(r"the next call would likely take about .+ tokens, and 100 of 2,000 are left", ran.json["why"])
    assert [who_of(asked) for asked in requests] == [AUTHOR]


def test_passes_are_counted_as_the_flag_says_and_the_session_knows(desk: Path):
    (desk / "launch.toml").write_text(SPEC.replace("[[criterion]]", "[budget]\nfocus = 1\n\n[[criterion]]", 1))
    ran, requests = run_with(desk, Players(), "--accept", "all", "--max-passes", "1", "--json")
    assert (ran.code, ran.json["ending"], ran.json["why"]) == (1, "budget", "the budget of 1 pass is spent")
    assert (len(ran.json["passes"]), ran.session.spec.budget.passes, len(requests)) == (1, 1, 4)


def test_a_profile_has_its_own_models_and_budget(desk: Path):
    more = f'[profile.dev]\nauthor = "studio:{AUTHOR}-small"\nbudget = {{ tokens = 2000 }}\n'
    players = Players(first={f"{AUTHOR}-small": [Answer(DRAFT, usage=(1500, 600))]})
    ran, requests = run_with(desk, players, "--profile", "dev", "--json", more=more)
    assert (ran.code, ran.json["ending"], ran.session.spec.budget.tokens) == (1, "budget", 2000)
    assert [who_of(asked) for asked in requests] == [f"{AUTHOR}-small"]


# The final check.


def test_a_fresh_critic_calls_what_is_done_ready_to_use(desk: Path):
    ran, requests = run_with(desk, Players(), "--accept", "all", "--final-check", "--json")
    assert (ran.code, ran.json["ending"]) == (0, "done")
    checked = ran.session.reviews[-1]
    assert (checked.scope, checked.ready, checked.why) == ("final", True, "nothing is missing")
    assert who_of(requests[-1]) == CRITIC and "are met" not in requests[-1].text


def test_what_a_fresh_critic_misses_is_no_success(desk: Path):
    gap = {
        "passage": "p3", "quote": "Turnstile", "directive": "Name the price.", "impact": 4, "cause": "context",
        "criterion": "",
    }  # fmt: skip
    ran, _ = run_with(desk, Players(gaps=[gap]), "--accept", "all", "--final-check", "--json")
    assert (ran.code, ran.json["ending"]) == (1, "stopped")
    assert ran.json["why"] == "the final check says that it is not ready to use: something is missing"
    assert ran.json["score"] == {**ran.json["score"], "passed": 3, "total": 3}


# Faults.


def test_a_server_that_is_gone_is_a_fault_and_the_session_is_kept(desk: Path):
    with refusing_url() as url:
        set_up(desk / "home", "chat", url)
        ran = run(desk, "--json")
    assert (ran.code, ran.json["ending"], ran.json["faults"][0]["kind"]) == (4, "fault", "network")
    assert ran.json["score"] is None and ran.session.calls[0].stopped == "network"


@pytest.mark.parametrize("wire", WIRES)
def test_a_key_that_is_wrong_is_a_fault_in_words(desk: Path, wire: Wire):
    wrong = Answer(status=401, error="authentication_error", message=f"no such key: {KEYS['STUDIO_API_KEY']}")
    ran, requests = run_with(desk, Players(first={AUTHOR: [wrong]}), "--draft", "launch.md", wire=wire)
    assert (ran.code, len(requests)) == (4, 2)
    assert "Launch: fault, 1/3 in v1, 0 passes" in ran.out
    assert "check the key; redraft doctor says where it was found" in ran.out
    assert KEYS["STUDIO_API_KEY"] not in ran.transcript.read_text()


def test_a_draft_that_is_cut_off_is_kept_as_far_as_it_came_and_never_written_out(desk: Path):
    cut = Answer(DRAFT, fault=Fault("cut", after=3))
    ran, requests = run_with(desk, Players(first={AUTHOR: [cut]}), "--out", "final.md", "--json")
    assert (ran.code, ran.json["faults"][0]["kind"], len(requests)) == (4, "cut off", 1)
    draft = ran.session.draft
    assert draft is not None and draft.incomplete and DRAFT.startswith(draft.text.rstrip()) and draft.text
    assert not (desk / "final.md").exists()


def test_a_review_that_fails_after_a_fix_was_accepted_keeps_the_fix(desk: Path):
    players = Players()
    broken = Answer(status=500, error="api_error", message="broken")

    def script(asked: Asked) -> Answer:
        again = who_of(asked) == CRITIC and FIGURE.good[0] in asked.text
        return broken if again else players(asked)

    ran, _ = run_with(desk, script, "--accept", "all", "--json")
    assert (ran.code, ran.json["faults"][0]["kind"], ran.json["draft"]) == (4, "server error", DONE)
    assert ran.session.open is not None, "the pass is closed by whoever takes the session up again"


def test_without_a_key_nothing_is_begun(desk: Path):
    with WireServer(Players()) as server:
        set_up(desk / "home", "chat", server)
        folder = desk / "home" / "config" / "config.toml"
        folder.write_text(folder.read_text().replace(server.url, "https://models.example.org"))
        ran = run(desk, STUDIO_API_KEY="")
    assert (ran.code, ran.out) == (4, "")
    assert "no key STUDIO_API_KEY was found" in ran.err
    assert not (desk / "home" / "data").exists()


def test_a_host_that_nobody_confirmed_is_named_with_the_flag_that_allows_it(desk: Path):
    set_up(desk / "home", "chat", "https://models.example.org")
    ran = run(desk)
    assert (ran.code, ran.out) == (2, "")
    assert "would send STUDIO_API_KEY to models.example.org" in ran.err and "--allow-host" in ran.err
    assert not (desk / "home" / "data").exists()
    assert run(desk, "--allow-host", "no host!").code == 2


# Interrupted.


@pytest.mark.parametrize(("sign", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_who_ends_it_leaves_a_sound_session(desk: Path, sign: signal.Signals, code: int):
    stalled = Answer(DRAFT, fault=Fault("stall", after=3))
    with WireServer(Players(first={AUTHOR: [stalled]})) as server:
        set_up(desk / "home", "anthropic", server)
        process = started(desk)
        until(lambda: server.requests, seconds=20)
        until(lambda: not server.requests[0].done)
        process.send_signal(sign)
        ran = ended(process, desk)
    assert (ran.code, ran.out) == (code, "")
    assert ran.session.calls[0].stopped == "cancelled"
    assert ran.err.endswith(f"redraft: stopped; what came so far is kept: redraft open {ran.session.id}\n")
