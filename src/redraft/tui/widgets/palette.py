"""How words look, in theme variables only, so that every theme works. Nothing is told by colour alone."""

from typing import Final

PALETTE: Final[dict[str, str]] = {
    "": "",
    "quiet": "$foreground 70%",
    "faint": "$foreground 56%",
    "label": "bold $text-accent",
    "strong": "bold",
    "heading": "bold $text-primary",
    "removed": "strike $text-error",
    "added": "underline bold $text-success",
    "quote": "italic $foreground 80%",
    "mark": "underline on $warning 22%",
    "code": "$foreground 85% on $foreground 6%",
    "frozen": "$text-secondary",
    "held": "underline $text-secondary",
    "good": "$text-success",
    "bad": "bold $text-error",
    "past-bad": "$text-error",
    "warn": "$text-warning",
    "person": "bold $text-warning",
    "impact": "bold $text-warning",
    "accent": "$text-accent",
    "key": "bold $text-accent",
    "bar": "$primary",
    "bar-idle": "$foreground 32%",
    "lit": "on $primary 14%",
    "lit-idle": "on $foreground 5%",
    "rule": "$foreground 22%",
    "gone": "strike $foreground 56%",
}
