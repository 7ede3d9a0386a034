#include "connection.h"

/* A peer that obeys a few texts and sends everything else back. */
extern const struct events obeying;
