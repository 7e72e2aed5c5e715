"""`redraft check` with a model as critic: once, and nothing is kept."""

import json
import os
from pathlib import Path

import pytest

from commands import Ran, redraft
from players import CALM, CRITIC, DONE, DRAFT, FIGURE, KEYS, SPEC, Players, nonce_of, set_up, who_of
from wire.answers import Answer, Asked
from wire_server import Script, WireServer, refusing_url


@pytest.fixture
def home() -> Path:
    return Path(os.environ["REDRAFT_HOME"])


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    (tmp_path / "launch.toml").write_text(SPEC)
    (tmp_path / "launch.md").write_text(DRAFT)
    return tmp_path


def check(desk: Path, home: Path, critic: Script, *typed: str) -> tuple[Ran, list[Asked]]:
    """Check the draft with a critic at the far end of a wire."""
    with WireServer(critic) as server:
        set_up(home, "chat", server)
        return redraft("check", "launch.toml", "launch.md", *typed, cwd=desk, environ=KEYS), server.requests


def test_a_critic_judges_once_and_says_why(desk: Path, home: Path):
    ran, requests = check(desk, home, Players())
    assert (ran.code, ran.err) == (1, "")
    assert ran.out.splitlines() == [
        "Launch: 1/3",
        "FAIL        figure  figure is missed: “saves you oceans of time”",
        "FAIL        calm    calm is missed: “are a disgrace!!!”",
        "pass        ask     ends with a question: “Shall we talk?”",
        "",
        "critic  1 call, 18 tokens, cost unknown",
    ]
    assert [who_of(asked) for asked in requests] == [CRITIC], "the author that the settings name is not asked"
    assert not (home / "data").exists()


def test_all_pass_and_the_exit_code_says_so(desk: Path, home: Path):
    (desk / "launch.md").write_text(DONE)
    ran, _ = check(desk, home, Players(), "--json")
    assert ran.code == 0
    answer = json.loads(ran.out)
    assert (answer["passed"], answer["total"], answer["findings"]) == (3, 3, [])
    assert answer["spend"]["usd"] is None and answer["spend"]["cost_unknown"] is True


def test_a_pass_without_words_of_the_draft_is_no_pass(desk: Path, home: Path):
    def obedient(asked: Asked) -> Answer:
        verdicts = [
            {"criterion": id, "evidence": "words that nobody wrote", "reason": "fine", "passed": True}
            for id in ("figure", "calm")
        ]
        body = {"reply_to": nonce_of(asked), "verdicts": verdicts, "findings": []}
        return Answer(json.dumps(body | {"premise": {"reason": "it can", "sound": True}}))

    ran, _ = check(desk, home, obedient)
    assert ran.code == 1
    assert ran.out.startswith(
        "Launch: 1/3\nnot judged  figure  said to pass, but the words given for it are not in the "
    )
    ran, _ = check(desk, home, obedient, "--json")
    figure = json.loads(ran.out)["criteria"][0]
    assert (figure["verdict"], figure["ungrounded"]) == ("not judged", True)


def test_a_premise_that_is_wrong_is_told(desk: Path, home: Path):
    players = Players()

    def doubtful(asked: Asked) -> Answer:
        body = json.loads(players(asked).text)
        return Answer(json.dumps(body | {"premise": {"reason": "Nobody reads cold mail.", "sound": False}}))

    ran, _ = check(desk, home, doubtful)
    assert ran.code == 1 and "\nThe premise is called wrong: Nobody reads cold mail.\n" in ran.out
    ran, _ = check(desk, home, doubtful, "--json")
    assert json.loads(ran.out)["premise"] == {"sound": False, "reason": "Nobody reads cold mail."}


def test_what_code_judges_needs_no_call_about_the_premise(desk: Path, home: Path):
    (desk / "launch.toml").write_text(
        'task = "Ask."\n[[criterion]]\nid = "ask"\nsays = "Asks"\nends_with = "question"\n'
    )
    ran, requests = check(desk, home, Players(), "--json")
    assert (ran.code, requests, json.loads(ran.out)["premise"]) == (0, [], None)


def test_a_fault_says_what_to_type_and_not_what_to_press(desk: Path, home: Path):
    ran, _ = check(desk, home, lambda asked: Answer("No."))
    assert (ran.code, ran.out) == (4, "")
    assert ran.err.endswith(": ask again, or name another model\n") and "(M)" not in ran.err


def test_a_text_without_words_is_not_judged(desk: Path, home: Path):
    (desk / "launch.md").write_text(" \n\n")
    ran, requests = check(desk, home, Players())
    assert (ran.code, ran.out, requests) == (2, "", [])
    assert ran.err == "redraft: launch.md: has nothing but white space in it: write something in it first\n"


def test_votes_that_split_are_shown(desk: Path, home: Path):
    critics = [Players(), Players(wishes=(FIGURE,)), Players()]

    def script(asked: Asked) -> Answer:
        return critics.pop()(asked)

    ran, requests = check(desk, home, script, "--votes", "3")
    assert (ran.code, len(requests)) == (1, 3)
    assert "FAIL        calm    calm is missed (2/3)" in ran.out
    assert "critic  3 calls, 54 tokens, cost unknown" in ran.out


def test_a_critic_that_does_not_answer_is_a_fault(desk: Path, home: Path):
    with refusing_url() as url:
        set_up(home, "anthropic", url)
        ran = redraft("check", "launch.toml", "launch.md", cwd=desk, environ=KEYS)
    assert (ran.code, ran.out) == (4, "")
    assert "no answer from 127.0.0.1" in ran.err and "check the network and the base URL" in ran.err


def test_a_host_that_nobody_confirmed_gets_no_key(desk: Path, home: Path):
    set_up(home, "chat", "https://models.example.org")
    ran = redraft("check", "launch.toml", "launch.md", cwd=desk, environ=KEYS)
    assert (ran.code, ran.out) == (2, "")
    assert "would send DESK_API_KEY to models.example.org" in ran.err and "--allow-host" in ran.err


def test_offline_is_a_critic_too(desk: Path, home: Path):
    ran, requests = check(desk, home, Players(), "--critic", "offline")
    assert (ran.code, requests) == (1, [])
    assert "not judged  calm    needs a critic: Sounds calm" in ran.out


def test_a_command_says_why_it_gave_no_verdict(desk: Path, home: Path):
    (desk / "launch.toml").write_text(
        'task = "Say it."\n[[criterion]]\nid = "builds"\nsays = "Builds"\ncommand = ["no-such-program"]\n'
    )
    ran = redraft("check", "launch.toml", "launch.md", cwd=desk)
    assert ran.code == 1 and "not judged, as commands are not allowed: builds" in ran.err
    assert "not judged  builds  its command waits for your leave" in ran.out
    ran = redraft("check", "launch.toml", "launch.md", "--allow-commands", cwd=desk)
    assert (ran.code, ran.err) == (1, "")
    assert "not judged  builds  could not run 'no-such-program'" in ran.out


@pytest.mark.parametrize("votes", ["2", "0", "11", "many"])
def test_votes_have_a_majority(desk: Path, votes: str):
    ran = redraft("check", "launch.toml", "launch.md", "--votes", votes, cwd=desk)
    assert ran.code == 2 and "which have a majority" in ran.err


def test_what_calm_means_is_said_in_the_criterion_alone(desk: Path, home: Path):
    _, (asked,) = check(desk, home, Players())
    assert CALM.says not in asked.text and "launch.md" not in asked.text and str(desk) not in asked.text
