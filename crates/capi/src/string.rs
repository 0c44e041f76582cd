//! Text in and out.

use std::ffi::{CStr, CString, c_char};
use std::ptr;

use crate::setter::InvalidOption;

/// The text of `argument`, which must be there.
///
/// # Safety
/// `text` is NULL or ends with a NUL and lives for `'a`.
pub(crate) unsafe fn required<'a>(
    argument: &'static str,
    text: *const c_char,
) -> Result<&'a str, InvalidOption> {
    if text.is_null() {
        return Err(InvalidOption::new(argument, "is NULL"));
    }
    // SAFETY: it ends with a NUL, by this function's contract.
    unsafe { CStr::from_ptr(text) }
        .to_str()
        .map_err(|_| InvalidOption::new(argument, "must be UTF-8"))
}

/// `text` for C, which cannot have a NUL inside.
pub(crate) fn owned(text: &str) -> CString {
    CString::new(text)
        .unwrap_or_else(|_| CString::new(text.replace('\0', "\u{fffd}")).unwrap_or_default())
}

/// Borrowed from `text`; NULL when it is absent.
pub(crate) fn borrowed(text: Option<&CString>) -> *const c_char {
    text.map_or(ptr::null(), |text| text.as_ptr())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_nul_inside_is_replaced() {
        assert_eq!(owned("a\0b").to_str(), Ok("a\u{fffd}b"));
        assert_eq!(owned("").to_str(), Ok(""));
    }
}
