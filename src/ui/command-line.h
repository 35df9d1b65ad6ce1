#pragma once

#include "exchange/report.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * LeitCommandLine:
 *
 * What was asked for on the command line.
 */
typedef struct {
  char *town;
  gboolean demo;
  char *source;
  gboolean report;
  LeitReportFormat format;
  gboolean fetch;
  char *now;
  char *picture;
  char *print;
  char *output;
  gboolean version;
} LeitCommandLine;

gboolean leit_command_line_parse (LeitCommandLine *self, int *argc, char ***argv, GError **error);
void leit_command_line_clear (LeitCommandLine *self);

/* Writes the report to standard output; needs no display. Returns the exit status. */
int leit_command_line_report (const LeitCommandLine *self);

/* Prints into a file; needs no display. Returns the exit status: 0, or 2 when town or file failed. */
int leit_command_line_print (const LeitCommandLine *self);

G_END_DECLS
