/* The library's C ABI, measured in turns. */
#define _POSIX_C_SOURCE 200809L
#include "rounds.h"

#include <yl_facesearch.h>

static void call(void *caller) {
    yl_deletion *deletion = NULL;
    yl_error *error = NULL;
    if (yl_delete_group(caller, GROUP_ID, 0, &deletion, &error) != YL_OK)
        fail(yl_error_message(error));
    yl_deletion_free(deletion);
}

int main(int argc, char **argv) {
    if (argc != 5)
        fail("arguments: KIND ENDPOINT CA_FILE AT_ONCE");
    int threads = atoi(argv[4]);
    yl_options *options = yl_options_new(API_KEY, API_SECRET);
    yl_options_set_endpoint(options, argv[2]);
    yl_options_set_max_retries(options, 0);
    if (strncmp(argv[2], "https:", 6) == 0)
        yl_options_set_ca_file(options, argv[3]);
    yl_client *client = NULL;
    yl_error *error = NULL;
    if (yl_client_new(options, &client, &error) != YL_OK)
        fail(yl_error_message(error));
    void *callers[64];
    for (int thread = 0; thread < threads && thread < 64; thread++)
        callers[thread] = client;
    answer_rounds(call, callers, threads);
    yl_client_free(client);
    yl_options_free(options);
    return 0;
}
