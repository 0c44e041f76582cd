/* A call on a thread with the stack that the header asks for. small_stack KIB: the sandbox speaks
 * TLS, its CA is in YL_TEST_CA, and holds "small". */
#include "check.h"

#include <pthread.h>

static void *delete_it(void *argument) {
    const char *ca_file = getenv("YL_TEST_CA");
    yl_options *options = yl_options_from_env();
    yl_client *client = NULL;
    yl_error *error = NULL;
    if (ca_file != NULL)
        CHECK(yl_options_set_ca_file(options, ca_file) == YL_OK);
    CHECK(yl_client_new(options, &client, &error) == YL_OK);
    yl_options_free(options);
    if (yl_delete_group(client, "small", 0, NULL, &error) != YL_OK)
        fprintf(stderr, "%s\n", yl_error_message(error));
    CHECK(error == NULL);
    CHECK(yl_group_info(client, "small", NULL, NULL, &error) != YL_OK);
    CHECK(yl_code_is_group_not_found(yl_error_code(error)));
    yl_error_free(error);
    yl_client_free(client);
    return argument;
}

int main(int count, char **arguments) {
    pthread_attr_t attributes;
    pthread_t thread;
    CHECK(count == 2);
    CHECK(pthread_attr_init(&attributes) == 0);
    CHECK(pthread_attr_setstacksize(&attributes, (size_t)atoi(arguments[1]) << 10) == 0);
    CHECK(pthread_create(&thread, &attributes, delete_it, NULL) == 0);
    CHECK(pthread_join(thread, NULL) == 0);
    CHECK(pthread_attr_destroy(&attributes) == 0);
    return 0;
}
