#include <chrono>
#include <cstdlib>
#include <iostream>
#include <yl_facesearch.hpp>

int main() {
    using namespace std::chrono_literals;
    yl::Options options = yl::Options::from_env();
    if (const char *proxy = std::getenv("EGRESS_PROXY"))
        options.proxy = proxy; // http://[user:password@]host:port
    if (const char *ca_file = std::getenv("EGRESS_CA"))
        options.ca_file = ca_file; // PEM, in place of the system's CAs
    options.connect_timeout = 3s;  // inside the timeout
    options.timeout = 20s;         // for a whole call
    options.max_retries = 1;
    const yl::Client client(options);
    std::cout << client.delete_group("YuanliStudent_01").outcome << '\n';
}
