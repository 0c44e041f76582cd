#include <chrono>
#include <cstdlib>
#include <iostream>
#include <yl_facesearch.hpp>

int main() {
    using namespace std::chrono_literals;
    yl::Options options = yl::Options::from_env();
    options.proxy = std::getenv("EGRESS_PROXY"); // http://[user:password@]host:port
    options.ca_file = std::getenv("EGRESS_CA");  // PEM, in place of the system's CAs
    options.connect_timeout = 3s;                // inside the timeout
    options.timeout = 20s;                       // for a whole call
    options.max_retries = 1;
    const yl::Client client(options);
    std::cout << client.delete_group("YuanliStudent_01").outcome << '\n';
}
