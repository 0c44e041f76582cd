/* Calls whose connections are reset, in a program that leaves SIGPIPE at its default.
 * resets CA_FILE PROXY CALLS: PROXY may be empty. */
#include "check.h"

int main(int count, char **arguments) {
    CHECK(count == 4);
    yl_options *options = yl_options_from_env();
    CHECK(yl_options_set_ca_file(options, arguments[1]) == YL_OK);
    if (*arguments[2] != '\0')
        CHECK(yl_options_set_proxy(options, arguments[2]) == YL_OK);
    CHECK(yl_options_set_max_retries(options, 0) == YL_OK);
    yl_client *client = NULL;
    CHECK(yl_client_new(options, &client, NULL) == YL_OK);
    yl_options_free(options);
    for (int calls = atoi(arguments[3]); calls > 0; --calls) {
        yl_error *error = NULL;
        if (yl_delete_group(client, "lib", 0, NULL, &error) == YL_OK)
            printf("deleted\n");
        else
            printf("%s\n", yl_sent_name(yl_error_sent(error)));
        yl_error_free(error);
    }
    yl_client_free(client);
    return 0;
}
