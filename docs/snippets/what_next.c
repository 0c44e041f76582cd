#include <stdio.h>
#include <yl_facesearch.h>

static void erase(const yl_client *client, const char *group_id) {
    yl_deletion *deletion = NULL;
    yl_error *error = NULL;
    yl_code code = yl_delete_group(client, group_id, 0, &deletion, &error);
    const char *sent = yl_sent_name(yl_error_sent(error));
    if (code == YL_OK)
        printf("%s is gone (%s)\n", group_id, yl_outcome_name(yl_deletion_outcome(deletion)));
    else if (code == YL_ERR_INVALID_OUTER_ID || code == YL_ERR_INVALID_GROUP_ID)
        printf("%s does not exist (%s, %s)\n", group_id, yl_error_name(error), sent);
    else if (yl_error_sent(error) == YL_SENT_MAYBE_APPLIED)
        printf("%s is in doubt: look again after settles_at (%s)\n", group_id,
               yl_error_name(error));
    else
        printf("%s was not deleted by this call (%s, %s)\n", group_id, yl_error_name(error), sent);
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
    erase(client, "four");
    yl_client_free(client);
    return 0;
}
