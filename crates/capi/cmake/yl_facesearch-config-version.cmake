# The version is the installed header's. Before 1.0 a minor version may break the ABI: it has to be the one that is asked for.
file(STRINGS "${CMAKE_CURRENT_LIST_DIR}/../../../include/yl_facesearch.h" _yl_lines
    REGEX "^#define YL_VERSION_(MAJOR|MINOR|PATCH) ")
string(REGEX REPLACE "[^0-9;]" "" _yl_numbers "${_yl_lines}")
list(GET _yl_numbers 0 _yl_major)
list(GET _yl_numbers 1 _yl_minor)
string(REPLACE ";" "." PACKAGE_VERSION "${_yl_numbers}")

set(PACKAGE_VERSION_COMPATIBLE FALSE)
if(PACKAGE_FIND_VERSION_RANGE)
    # Whoever names a range has said which versions fit.
    if(NOT PACKAGE_VERSION VERSION_LESS PACKAGE_FIND_VERSION_MIN
            AND (PACKAGE_VERSION VERSION_LESS PACKAGE_FIND_VERSION_MAX
                OR (PACKAGE_FIND_VERSION_RANGE_MAX STREQUAL "INCLUDE"
                    AND PACKAGE_VERSION VERSION_EQUAL PACKAGE_FIND_VERSION_MAX)))
        set(PACKAGE_VERSION_COMPATIBLE TRUE)
    endif()
elseif(PACKAGE_FIND_VERSION_MAJOR EQUAL _yl_major AND NOT PACKAGE_VERSION VERSION_LESS PACKAGE_FIND_VERSION
        AND (_yl_major GREATER 0 OR PACKAGE_FIND_VERSION_MINOR EQUAL _yl_minor))
    set(PACKAGE_VERSION_COMPATIBLE TRUE)
endif()
if(PACKAGE_VERSION VERSION_EQUAL PACKAGE_FIND_VERSION)
    set(PACKAGE_VERSION_EXACT TRUE)
endif()
