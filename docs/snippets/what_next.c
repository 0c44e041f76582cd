#include <stdio.h>
#include <yl_facesearch.h>

static void erase(const yl_client *client, const char *group_id) {
    yl_deletion *deletion = NULL;
    yl_error *error = NULL;
    if (yl_delete_group(client, group_id, 0, &deletion, &error) == YL_OK)
        printf("%s gone (%s)\n", group_id, yl_outcome_name(yl_deletion_outcome(deletion)));
    else if (yl_error_sent(error) == YL_SENT_MAYBE_APPLIED)
        printf("%s in doubt: check whether it still exists (%s)\n", group_id, yl_error_name(error));
    else
        printf("%s nothing was deleted (%s, %s)\n", group_id, yl_error_name(error),
               yl_sent_name(yl_error_sent(error)));
    yl_deletion_free(deletion);
    yl_error_free(error);
}

int main(void) {
    yl_options *options = yl_options_from_env();
    yl_client *client = NULL;
    yl_options_set_max_retries(options, 0);
    yl_code code = yl_client_new(options, &client, NULL);
    yl_options_free(options);
    if (code != YL_OK) {
        fprintf(stderr, "%s\n", yl_strerror(code));
        return 1;
    }
    erase(client, "one");
    erase(client, "two");
    erase(client, "three");
    yl_client_free(client);
    return 0;
}
