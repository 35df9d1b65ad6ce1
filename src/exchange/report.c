#include "exchange/report.h"

#include "exchange/report-values.h"

/**
 * leit_report_write:
 * @town: the town
 * @format: for people or for programs
 * @now_ms: milliseconds UTC; ages and ratings are of this moment
 *
 * Writes down everything that is known: every tank, tree and station with its status, the reason
 * for it and the newest value of each of its streams, and every source with its state. A stream
 * that never reported is in it as well, as missing.
 *
 * JSON is an object with `town`, `tanks`, `trees`, `stations` and `sources`, the same in every
 * locale. A value that cannot be true is `null` with quality `implausible` and the number as
 * `implausible_value`. The text is in the user's language and begins with what needs a hand.
 *
 * Returns: (transfer full): the report, in UTF-8, with a line break at its end
 */
char *
leit_report_write (LeitTown *town, LeitReportFormat format, gint64 now_ms)
{
  g_return_val_if_fail (LEIT_IS_TOWN (town), NULL);

  return format == LEIT_REPORT_JSON ? leit_report_write_json (town, now_ms)
                                    : leit_report_write_text (town, now_ms);
}

/**
 * leit_report_get_exit_status:
 * @town: the town
 * @now_ms: milliseconds UTC
 *
 * Returns: what the report's program ends with: 0 when there is nothing to do, 1 when something
 *   needs a hand
 */
int
leit_report_get_exit_status (LeitTown *town, gint64 now_ms)
{
  g_autoptr (GPtrArray) needs = NULL;

  g_return_val_if_fail (LEIT_IS_TOWN (town), 0);

  needs = leit_town_list_needs (town, now_ms);
  return needs->len > 0 ? 1 : 0;
}
