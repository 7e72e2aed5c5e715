"""All histories of the table."""

from signals import heldout_rows, recurring_rows, restoring_rows, steering_rows

ROWS = (*restoring_rows.TABLE.rows, *recurring_rows.TABLE.rows, *steering_rows.TABLE.rows, *heldout_rows.TABLE.rows)
