#include "schedule/merge.h"

#include "schedule/machine-line.h"
#include "schedule/round-plan.h"
#include "schedule/schedule-edit-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_UNIT_NAMES 6

/* Properties that only make sense together: one side's all, or the other's. */
typedef struct {
  const char *label;
  const char *names[MAX_UNIT_NAMES];
} Unit;

static const Unit units[] = {
  { N_ ("When"), { "DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", NULL } },
  { N_ ("Trees, litres and note"), { "DESCRIPTION", LEIT_SCHEDULE_COPY, NULL } },
  { N_ ("Name"), { "SUMMARY", NULL } },
  { N_ ("Place"), { "LOCATION", "GEO", NULL } },
  { N_ ("Crew"), { "CONTACT", NULL } },
  { N_ ("Vehicle"), { "RESOURCES", NULL } },
  { N_ ("Takes place or not"), { "STATUS", NULL } },
  { N_ ("Left out rounds"), { "EXDATE", NULL } },
};

/* Each writer sets these anew; they are no edit. */
static const char *const own_stamps[] = { "DTSTAMP", "LAST-MODIFIED", "SEQUENCE", "CREATED", NULL };

/* The three texts, and what is made: @theirs with mine written into it. */
typedef struct {
  LeitCalendarLines *base; /* NULL: unknown, then everything that differs is a conflict */
  LeitCalendarLines *mine;
  LeitCalendarLines *theirs;
  LeitMergeChoice choice;
  GPtrArray *conflicts;
  gint64 now_ms;
} Merge;

/* One event in the three texts; -1: not there. */
typedef struct {
  char *recurrence_id;
  int base, mine, theirs;
} Event;

void
leit_merge_conflict_free (LeitMergeConflict *conflict)
{
  g_free (conflict->recurrence_id);
  g_free (conflict->what);
  g_free (conflict->mine);
  g_free (conflict->theirs);
  g_free (conflict);
}

static void
event_free (gpointer data)
{
  Event *event = data;

  g_free (event->recurrence_id);
  g_free (event);
}

static void
merge_clear (Merge *merge)
{
  g_clear_pointer (&merge->base, leit_calendar_lines_free);
  g_clear_pointer (&merge->mine, leit_calendar_lines_free);
  g_clear_pointer (&merge->theirs, leit_calendar_lines_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Merge, merge_clear)

/* Whether mine is to be written over theirs; a conflict is noted. */
static gboolean
take_mine (Merge *merge, const Event *event, const char *what, const char *mine, const char *theirs)
{
  LeitMergeConflict *conflict = g_new0 (LeitMergeConflict, 1);

  conflict->recurrence_id = g_strdup (event->recurrence_id);
  conflict->what = g_strdup (what);
  conflict->mine = mine != NULL ? leit_calendar_unescape (mine) : NULL;
  conflict->theirs = theirs != NULL ? leit_calendar_unescape (theirs) : NULL;
  g_ptr_array_add (merge->conflicts, conflict);
  return merge->choice == LEIT_MERGE_MINE;
}

/* {{{ Values */

static char *
get (LeitCalendarLines *lines, int component, const char *name)
{
  return component >= 0 ? leit_calendar_lines_get (lines, component, name) : NULL;
}

/* All lines of a unit; NULL: none. */
static char *
get_unit (LeitCalendarLines *lines, int component, const char *const *names)
{
  g_autoptr (GString) all = g_string_new (NULL);

  for (guint i = 0; names[i] != NULL; i++) {
    g_autofree char *content = get (lines, component, names[i]);

    if (content != NULL)
      g_string_append_printf (all, "%s%s", all->len > 0 ? "\n" : "", content);
  }
  return all->len > 0 ? g_strdup (all->str) : NULL;
}

static void
write_unit (Merge *merge, const Event *event, const char *const *names)
{
  for (guint i = 0; names[i] != NULL; i++) {
    g_autofree char *content = get (merge->mine, event->mine, names[i]);

    leit_calendar_lines_set (merge->theirs, event->theirs, names[i], content);
  }
}

static void
merge_unit (Merge *merge, const Event *event, const char *label, const char *const *names)
{
  g_autofree char *base = get_unit (merge->base, event->base, names);
  g_autofree char *mine = get_unit (merge->mine, event->mine, names);
  g_autofree char *theirs = get_unit (merge->theirs, event->theirs, names);

  if (g_strcmp0 (mine, theirs) == 0 || (event->base >= 0 && g_strcmp0 (mine, base) == 0))
    return;
  if ((event->base >= 0 && g_strcmp0 (theirs, base) == 0) ||
      take_mine (merge, event, label, mine, theirs))
    write_unit (merge, event, names);
}

static const char *
text_of_member (JsonObject *object, const char *member, char **owned)
{
  JsonNode *node = json_object_get_member (object, member);

  *owned = node != NULL ? json_to_string (node, FALSE) : NULL;
  return *owned;
}

static void
merge_member (Merge *merge,
              const Event *event,
              const char *member,
              const LeitMachinePart *parts,
              JsonObject *merged)
{
  g_autofree char *base = NULL;
  g_autofree char *mine = NULL;
  g_autofree char *theirs = NULL;
  const LeitMachinePart *taken;

  text_of_member (parts[0].object, member, &base);
  text_of_member (parts[1].object, member, &mine);
  text_of_member (parts[2].object, member, &theirs);
  if (g_strcmp0 (mine, theirs) == 0 || g_strcmp0 (mine, base) == 0)
    taken = &parts[2];
  else if (g_strcmp0 (theirs, base) == 0)
    taken = &parts[1];
  else
    taken = &parts[take_mine (merge, event, member, mine, theirs) ? 1 : 2];
  if (json_object_has_member (taken->object, member))
    json_object_set_member (merged, member,
                            json_node_copy (json_object_get_member (taken->object, member)));
}

static const char *
merge_people (Merge *merge, const Event *event, const LeitMachinePart *parts)
{
  const char *base = parts[0].people, *mine = parts[1].people, *theirs = parts[2].people;

  if (g_str_equal (mine, theirs) || g_str_equal (mine, base))
    return theirs;
  if (g_str_equal (theirs, base))
    return mine;
  return take_mine (merge, event, _ ("Note"), mine, theirs) ? mine : theirs;
}

static void
write_round (Merge *merge, const Event *event, const char *people, JsonObject *object)
{
  g_autoptr (LeitRoundPlan) plan = leit_round_plan_new ();
  g_autofree char *line = leit_machine_line_write (object);
  g_autofree char *facts = NULL;
  g_autofree char *description = NULL;

  if (leit_round_plan_read_json (plan, object))
    facts = leit_round_plan_write_facts (plan);
  description = leit_machine_description (people, facts, line);
  leit_calendar_lines_set_text (merge->theirs, event->theirs, "DESCRIPTION", description);
  leit_calendar_lines_set_text (merge->theirs, event->theirs, LEIT_SCHEDULE_COPY, line);
}

static LeitMachinePart
read_part (LeitCalendarLines *lines, int component)
{
  g_autofree char *description = leit_calendar_lines_get_text (lines, component, "DESCRIPTION");
  g_autofree char *copy = leit_calendar_lines_get_text (lines, component, LEIT_SCHEDULE_COPY);

  return leit_machine_part_read (description, copy);
}

/* One person changed the litres, another the note on the telephone: both stand in DESCRIPTION, and both are kept. Where a machine part is not
 * whole the property as such is merged. */
static void
merge_round (Merge *merge, const Event *event, const Unit *unit)
{
  LeitMachinePart parts[3] = { read_part (merge->base, event->base),
                               read_part (merge->mine, event->mine),
                               read_part (merge->theirs, event->theirs) };

  if (parts[0].object == NULL || parts[1].object == NULL || parts[2].object == NULL) {
    merge_unit (merge, event, _ (unit->label), unit->names);
  } else {
    static const char *const members[] = { "trees", "litres",  "tank",   "hydrant",
                                           "crew",  "vehicle", "reason", "suspended_until" };
    g_autoptr (JsonObject) merged = json_object_new ();
    const char *people = merge_people (merge, event, parts);

    for (guint i = 0; i < G_N_ELEMENTS (members); i++)
      merge_member (merge, event, members[i], parts, merged);
    write_round (merge, event, people, merged);
  }
  for (guint i = 0; i < 3; i++)
    leit_machine_part_clear (&parts[i]);
}

static gboolean
is_in_a_unit (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (units); i++)
    if (g_strv_contains (units[i].names, name))
      return TRUE;
  return g_strv_contains (own_stamps, name);
}

static void
merge_other_properties (Merge *merge, const Event *event, GPtrArray *names)
{
  for (guint i = 0; i < names->len; i++) {
    const char *alone[] = { names->pdata[i], NULL };

    if (!is_in_a_unit (names->pdata[i]))
      merge_unit (merge, event, names->pdata[i], alone);
  }
}

static void
merge_properties (Merge *merge, const Event *event)
{
  g_autoptr (GPtrArray) mine = leit_calendar_lines_list_names (merge->mine, event->mine);

  for (guint i = 0; i < G_N_ELEMENTS (units); i++)
    if (event->base >= 0 && g_str_equal (units[i].names[0], "DESCRIPTION"))
      merge_round (merge, event, &units[i]);
    else
      merge_unit (merge, event, _ (units[i].label), units[i].names);
  merge_other_properties (merge, event, mine);
  if (event->base >= 0) {
    /* What mine no longer has. */
    g_autoptr (GPtrArray) base = leit_calendar_lines_list_names (merge->base, event->base);

    for (guint i = base->len; i-- > 0;)
      if (g_ptr_array_find_with_equal_func (mine, base->pdata[i], g_str_equal, NULL))
        g_ptr_array_remove_index (base, i);
    merge_other_properties (merge, event, base);
  }
}

/* }}} */

/* {{{ Events */

static gboolean
is_changed (LeitCalendarLines *lines, int component, LeitCalendarLines *base, int base_component)
{
  g_autofree char *now = leit_calendar_lines_get_component (lines, component);
  g_autofree char *before = leit_calendar_lines_get_component (base, base_component);

  return !g_str_equal (now, before);
}

static void
keep_mine_alone (Merge *merge, const Event *event)
{
  g_autofree char *mine = leit_calendar_lines_get_component (merge->mine, event->mine);

  /* They removed what I changed. */
  if (event->base >= 0 && (!is_changed (merge->mine, event->mine, merge->base, event->base) ||
                           !take_mine (merge, event, _ ("The whole round"), _ ("changed"), NULL)))
    return;
  leit_calendar_lines_append_component (merge->theirs, 0, mine);
}

static void
keep_theirs_alone (Merge *merge, const Event *event)
{
  if (event->base < 0)
    return;
  /* I removed it. */
  if (!is_changed (merge->theirs, event->theirs, merge->base, event->base) ||
      take_mine (merge, event, _ ("The whole round"), NULL, _ ("changed")))
    leit_calendar_lines_remove_component (merge->theirs, event->theirs);
}

static void
merge_event (Merge *merge, const Event *event)
{
  if (event->mine >= 0 && event->theirs >= 0)
    merge_properties (merge, event);
  else if (event->mine >= 0)
    keep_mine_alone (merge, event);
  else if (event->theirs >= 0)
    keep_theirs_alone (merge, event);
}

static Event *
find_event (GPtrArray *events, const char *recurrence_id)
{
  Event *event;

  for (guint i = 0; i < events->len; i++)
    if (g_strcmp0 (((Event *) events->pdata[i])->recurrence_id, recurrence_id) == 0)
      return events->pdata[i];
  event = g_new0 (Event, 1);
  event->recurrence_id = g_strdup (recurrence_id);
  event->base = event->mine = event->theirs = -1;
  g_ptr_array_add (events, event);
  return event;
}

static void
list_events (GPtrArray *events, LeitCalendarLines *lines, gsize side)
{
  guint n = lines != NULL ? leit_calendar_lines_count_components (lines) : 0;

  for (guint i = 1; i < n; i++) {
    g_autofree char *id = NULL;

    if (leit_calendar_lines_get_parent (lines, i) != 0 ||
        !leit_calendar_lines_component_is (lines, i, "VEVENT"))
      continue;
    id = leit_calendar_lines_get_value (lines, i, "RECURRENCE-ID");
    G_STRUCT_MEMBER (int, find_event (events, id), side) = (int) i;
  }
}

static gboolean
open_texts (Merge *merge, const char *base, const char *mine, const char *theirs, GError **error)
{
  if (base != NULL)
    merge->base = leit_calendar_lines_new (base, NULL);
  merge->mine = leit_calendar_lines_new (mine, error);
  if (merge->mine == NULL)
    return FALSE;
  merge->theirs = leit_calendar_lines_new (theirs, error);
  return merge->theirs != NULL;
}

/**
 * leit_schedule_merge:
 * @base: (nullable): the text both began from
 * @mine: this desk's text
 * @theirs: what stands in the calendar now
 * @choice: what happens in a conflict
 * @conflicts: (element-type LeitMergeConflict): gets those found, whatever the choice
 *
 * Three ways per property: what one side changed is taken, what both changed alike is no conflict. Note, trees, litres, tank and crew count
 * each by itself though they share the DESCRIPTION. Everything unknown stays as it is in @theirs.
 *
 * Returns: (transfer full) (nullable): the text to write over @theirs; %NULL with #LEIT_MERGE_ASK and conflicts (@error is not set), or with
 *   an error when a text is broken
 */
char *
leit_schedule_merge (const char *base,
                     const char *mine,
                     const char *theirs,
                     LeitMergeChoice choice,
                     gint64 now_ms,
                     GPtrArray *conflicts,
                     GError **error)
{
  g_auto (Merge) merge = { .choice = choice, .conflicts = conflicts, .now_ms = now_ms };
  g_autoptr (GPtrArray) events = g_ptr_array_new_with_free_func (event_free);

  g_return_val_if_fail (mine != NULL && theirs != NULL && conflicts != NULL, NULL);

  if (!open_texts (&merge, base, mine, theirs, error))
    return NULL;
  list_events (events, merge.base, G_STRUCT_OFFSET (Event, base));
  list_events (events, merge.mine, G_STRUCT_OFFSET (Event, mine));
  list_events (events, merge.theirs, G_STRUCT_OFFSET (Event, theirs));
  for (guint i = 0; i < events->len; i++)
    merge_event (&merge, events->pdata[i]);
  if (choice == LEIT_MERGE_ASK && conflicts->len > 0)
    return NULL;
  for (guint i = 0; i < events->len; i++) {
    const Event *event = events->pdata[i];

    if (event->recurrence_id == NULL && event->theirs >= 0 &&
        leit_calendar_lines_is_changed (merge.theirs))
      leit_schedule_stamp (merge.theirs, event->theirs, now_ms);
  }
  return leit_calendar_lines_finish (merge.theirs);
}

/* }}} */
