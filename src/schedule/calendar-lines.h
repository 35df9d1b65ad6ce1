#pragma once

#include "schedule/home.h"

G_BEGIN_DECLS

/*
 * An iCalendar text (RFC 5545, 3.1) as its content lines, to change some of them and leave every other byte as it is. Components are
 * numbered in the order of their BEGIN lines; 0 is the VCALENDAR.
 */
typedef struct _LeitCalendarLines LeitCalendarLines;

/* The biggest object that is read; a schedule with years of overrides has some tens of kilobytes. */
#define LEIT_CALENDAR_MAX_BYTES (4u << 20)

LeitCalendarLines *leit_calendar_lines_new (const char *text, GError **error);
void leit_calendar_lines_free (LeitCalendarLines *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LeitCalendarLines, leit_calendar_lines_free)

guint leit_calendar_lines_count_components (LeitCalendarLines *self);
gboolean
leit_calendar_lines_component_is (LeitCalendarLines *self, guint component, const char *name);
int leit_calendar_lines_get_parent (LeitCalendarLines *self, guint component);
guint leit_calendar_lines_get_line_number (LeitCalendarLines *self, guint component);

/* The same of its first property of that name; of the BEGIN where there is none. */
guint
leit_calendar_lines_get_property_line (LeitCalendarLines *self, guint component, const char *name);

/* The names of a component's properties, upper case, each once. (transfer full) (element-type utf8) */
GPtrArray *leit_calendar_lines_list_names (LeitCalendarLines *self, guint component);
/* All lines of one property unfolded, with "\n" between several; NULL: none. */
char *leit_calendar_lines_get (LeitCalendarLines *self, guint component, const char *name);
/* The value of the first line of that name as it stands there; NULL: none. */
char *leit_calendar_lines_get_value (LeitCalendarLines *self, guint component, const char *name);
/* The same as TEXT: escapes resolved. */
char *leit_calendar_lines_get_text (LeitCalendarLines *self, guint component, const char *name);
/* A whole component as it stands there, byte for byte. */
char *leit_calendar_lines_get_component (LeitCalendarLines *self, guint component);

/* Changes; they take effect in leit_calendar_lines_finish(). @content: unfolded lines with "\n" between; NULL removes. Nothing
 * changes where the same already stands there. */
void leit_calendar_lines_set (LeitCalendarLines *self,
                              guint component,
                              const char *name,
                              const char *content);
/* TEXT value; the parameters of a line that is already there stay. */
void leit_calendar_lines_set_text (LeitCalendarLines *self,
                                   guint component,
                                   const char *name,
                                   const char *text);
void leit_calendar_lines_remove_component (LeitCalendarLines *self, guint component);
/* @content: unfolded lines, or raw ones of another text, before the end of component @parent. */
void
leit_calendar_lines_append_component (LeitCalendarLines *self, guint parent, const char *content);
gboolean leit_calendar_lines_is_changed (LeitCalendarLines *self);
char *leit_calendar_lines_finish (LeitCalendarLines *self);

char *leit_calendar_escape (const char *text);
char *leit_calendar_unescape (const char *value);
void leit_calendar_fold (GString *out, const char *content_line, const char *line_ending);

G_END_DECLS
