// What `cargo xtask demo` shows for C++.
#include <iomanip>
#include <iostream>
#include <yl_facesearch.hpp>

static yl::ErrorCode show(const yl::Client &client, const char *step, const char *group_id,
                          yl::DeleteOptions options = {}) {
    std::cout << "  " << std::left << std::setw(32) << step << ' ';
    try {
        std::cout << client.delete_group(group_id, options).outcome << '\n';
        return YL_OK;
    } catch (const yl::Error &error) {
        std::cout << error.name() << " (" << error.sent() << ")\n";
        return error.code();
    }
}

int main() {
    yl::Client client(yl::Options::from_env());
    yl::DeleteOptions non_empty;
    non_empty.check_empty = false;
    auto empty = show(client, "delete yl-demo-empty", "yl-demo-empty");
    auto full = show(client, "delete yl-demo-full", "yl-demo-full");
    auto forced = show(client, "delete yl-demo-full, faces too", "yl-demo-full", non_empty);
    auto missing = show(client, "delete yl-demo-full again", "yl-demo-full");
    bool as_expected = empty == YL_OK && full == YL_ERR_NOT_EMPTY && forced == YL_OK &&
                       (missing == YL_ERR_INVALID_OUTER_ID || missing == YL_ERR_INVALID_GROUP_ID);
    return as_expected ? 0 : 1;
}
