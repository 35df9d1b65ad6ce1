#include "content/content-error.h"

G_DEFINE_QUARK (leit - content - error - quark, leit_content_error)
