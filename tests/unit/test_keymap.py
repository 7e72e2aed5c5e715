"""A person's own keys."""

import pytest

from redraft.tui.actions import ACTIONS
from redraft.tui.keymap import usable_keys


def test_the_usual_keys_do_not_clash() -> None:
    usual = {action.id: action.keys for action in ACTIONS}
    assert usable_keys(usual) == (usual, ())


@pytest.mark.parametrize(
    ("keys", "used"),
    [
        ("K", "K"),
        ("K, ctrl+y", "K,ctrl+y"),
        ("+", "plus"),
        ("%", "percent_sign"),
        ("f5", "f5"),
        ("ctrl+slash", "ctrl+slash"),
    ],
)
def test_what_can_be_used_is_named_as_textual_does(keys: str, used: str) -> None:
    assert usable_keys({"accept": keys}) == ({"accept": used}, ())


@pytest.mark.parametrize(
    ("name", "keys", "said"),
    [
        ("acept", "y", "there is no such action. Did you mean accept?"),
        ("zzzz", "y", "there is no such action. There are: go, "),
        ("accept", "yy", "there is no key called yy."),
        ("accept", "hyper+y", "there is no key called hyper+y."),
        ("accept", "r", "r is the key of reject too."),
        ("accept", "?", "question_mark is the key of help too."),
    ],
)
def test_what_cannot_is_said_and_the_usual_key_stays(name: str, keys: str, said: str) -> None:
    used, complaints = usable_keys({name: keys})
    assert used == {}
    assert complaints[0].startswith(f"[keys] {name} = {keys!r} is not used: {said}")


def test_two_actions_may_change_places() -> None:
    assert usable_keys({"accept": "r", "reject": "a"}) == ({"accept": "r", "reject": "a"}, ())


def test_a_place_is_not_taken_when_its_owner_has_to_go_back() -> None:
    used, complaints = usable_keys({"accept": "r", "reject": "g"})
    assert used == {}
    assert [line.split()[1] for line in complaints] == ["accept", "reject"]
