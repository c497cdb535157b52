/* The names of kinds and of the reasons why a file was not read: a row each. */
#include <opis.h>

static const struct {
  const char *name;
  char letter;
} kinds[OPIS_KINDS] = {
    [OPIS_TITLE] = {"title", 't'},     [OPIS_HEADING] = {"heading", 'h'},         [OPIS_PASSAGE] = {"passage", 'p'},
    [OPIS_NOTE] = {"note", 'n'},       [OPIS_REFERENCE] = {"reference", 'r'},     [OPIS_TABLE] = {"table", 'b'},
    [OPIS_CAPTION] = {"caption", 'c'}, [OPIS_BOILERPLATE] = {"boilerplate", 'x'},
};

static const struct {
  const char *text;
  bool trouble;
} reasons[OPIS_UNREAD_REASONS] = {
    [OPIS_UNREAD_KIND] = {"of a kind that opis does not read", false},
    [OPIS_UNREAD_EMPTY] = {"without text", false},
    [OPIS_UNREAD_SPECIAL] = {"neither file nor folder", false},
    [OPIS_UNREAD_BINARY] = {"not text", true},
    [OPIS_UNREAD_LARGE] = {"larger than --max-file", true},
    [OPIS_UNREAD_PERMISSION] = {"permission denied", true},
    [OPIS_UNREAD_ERROR] = {"unreadable", true},
    [OPIS_UNREAD_CHANGED] = {"changed while it was read", true},
    [OPIS_UNREAD_LOOP] = {"a folder that leads back to itself", false},
};

const char *opis_kind_name(enum opis_kind kind)
{
  return kinds[kind].name;
}

char opis_kind_letter(enum opis_kind kind)
{
  return kinds[kind].letter;
}

const char *opis_unread_reason_text(enum opis_unread_reason reason)
{
  return reasons[reason].text;
}

bool opis_unread_is_trouble(enum opis_unread_reason reason)
{
  return reasons[reason].trouble;
}
