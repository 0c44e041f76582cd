//! The version of the header and of the library.

use std::ffi::c_char;

/// The header's major version.
pub const YL_VERSION_MAJOR: i32 = 0;
/// The header's minor version.
pub const YL_VERSION_MINOR: i32 = 1;
/// The header's patch version.
pub const YL_VERSION_PATCH: i32 = 0;
/// The header's version as one number: 10203 for 1.2.3.
pub const YL_VERSION_NUMBER: i32 =
    YL_VERSION_MAJOR * 10000 + YL_VERSION_MINOR * 100 + YL_VERSION_PATCH;

/// The library's version, as "1.2.3". Static text.
#[must_use]
#[unsafe(no_mangle)]
pub extern "C" fn yl_version() -> *const c_char {
    concat!(env!("CARGO_PKG_VERSION"), "\0").as_ptr().cast()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_numbers_are_the_crates() {
        let numbers = [YL_VERSION_MAJOR, YL_VERSION_MINOR, YL_VERSION_PATCH];
        assert_eq!(
            numbers.map(|number| number.to_string()).join("."),
            env!("CARGO_PKG_VERSION")
        );
    }
}
