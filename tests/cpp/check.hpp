// What the test programs share.
#ifndef CHECK_HPP
#define CHECK_HPP

#include <cstdlib>
#include <iostream>
#include <yl_facesearch.hpp>

#define CHECK(condition)                                                                           \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            std::cerr << __FILE__ << ':' << __LINE__ << ": not so: " << #condition << std::endl;   \
            std::exit(1);                                                                          \
        }                                                                                          \
    } while (0)

#endif
