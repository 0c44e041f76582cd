/* What the test programs share. */
#ifndef CHECK_H
#define CHECK_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <yl_facesearch.h>

#define CHECK(condition)                                                                           \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            fprintf(stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__, #condition);                \
            exit(1);                                                                               \
        }                                                                                          \
    } while (0)

static inline int same(const char *found, const char *expected) {
    return found != NULL && strcmp(found, expected) == 0;
}

static inline int holds(const char *text, const char *part) {
    return text != NULL && strstr(text, part) != NULL;
}

/* A client for the sandbox that the environment names. */
static inline yl_client *sandbox_client(void) {
    yl_options *options = yl_options_from_env();
    yl_client *client = NULL;
    yl_error *error = NULL;
    CHECK(options != NULL);
    yl_code code = yl_client_new(options, &client, &error);
    if (code != YL_OK)
        fprintf(stderr, "%s\n", yl_error_message(error));
    CHECK(code == YL_OK && client != NULL && error == NULL);
    yl_options_free(options);
    return client;
}

#endif
