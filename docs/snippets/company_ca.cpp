#include <cstdlib>
#include <iostream>
#include <yl_facesearch.hpp>

int main() {
    yl::Options options = yl::Options::from_env();
    if (const char *ca_file = std::getenv("COMPANY_CA"))
        options.ca_file = ca_file; // PEM
    try {
        std::cout << yl::Client(options).delete_group("YuanliStudent_01").outcome << '\n';
    } catch (const yl::TlsFailedError &error) { // another CA: nothing was sent
        std::cout << error.what() << " (" << error.sent() << ")\n";
        return 1;
    }
}
