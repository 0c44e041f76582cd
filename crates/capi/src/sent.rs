//! `yl_sent`: what is known of a call's requests.

use std::ffi::c_char;

use yl_facesearch::Sent;

/// What is known of a request that did not succeed: a YL_SENT_ constant.
pub type yl_sent = i32;

/// No request was sent: nothing was deleted.
pub const YL_SENT_NOT_SENT: yl_sent = 1;
/// A request may have been carried out, or may yet be: check whether the face library still exists.
pub const YL_SENT_MAYBE_APPLIED: yl_sent = 2;
/// The service refused every request that it read: nothing was deleted.
pub const YL_SENT_REJECTED: yl_sent = 3;

/// "not_sent", "maybe_applied" or "rejected"; "unknown" for another number. Static text.
#[must_use]
#[unsafe(no_mangle)]
pub extern "C" fn yl_sent_name(sent: yl_sent) -> *const c_char {
    match sent {
        YL_SENT_NOT_SENT => c"not_sent",
        YL_SENT_MAYBE_APPLIED => c"maybe_applied",
        YL_SENT_REJECTED => c"rejected",
        _ => c"unknown",
    }
    .as_ptr()
}

pub(crate) const fn sent_number(sent: Sent) -> yl_sent {
    match sent {
        Sent::NotSent => YL_SENT_NOT_SENT,
        Sent::MaybeApplied => YL_SENT_MAYBE_APPLIED,
        Sent::Rejected => YL_SENT_REJECTED,
    }
}

#[cfg(test)]
mod tests {
    use std::ffi::CStr;

    use super::*;

    #[test]
    fn the_words_are_the_cores() {
        let name = |sent| {
            // SAFETY: static text that ends with a NUL.
            unsafe { CStr::from_ptr(yl_sent_name(sent)) }.to_str()
        };
        for sent in [Sent::NotSent, Sent::MaybeApplied, Sent::Rejected] {
            assert_eq!(name(sent_number(sent)), Ok(sent.as_str()));
        }
        assert_eq!(name(0), Ok("unknown"));
    }
}
