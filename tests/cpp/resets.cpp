// Calls whose connections are reset, in a program that leaves SIGPIPE at its default.
// resets CA_FILE PROXY CALLS: PROXY may be empty.
#include "check.hpp"

int main(int count, char **arguments) {
    CHECK(count == 4);
    yl::Options options = yl::Options::from_env();
    options.ca_file = arguments[1];
    options.max_retries = 0;
    if (*arguments[2] != '\0')
        options.proxy = arguments[2];
    const yl::Client client(options);
    for (int calls = std::atoi(arguments[3]); calls > 0; --calls) {
        try {
            std::cout << client.delete_group("lib").outcome << '\n';
        } catch (const yl::Error &error) {
            std::cout << error.sent() << '\n';
        }
    }
}
