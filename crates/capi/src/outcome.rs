//! `yl_outcome`: how a successful delete is known.

use std::ffi::c_char;

use yl_facesearch::Outcome;

/// How it is known that a face library is gone: a YL_OUTCOME_ constant.
pub type yl_outcome = i32;

/// The service confirmed the deletion.
pub const YL_OUTCOME_DELETED: yl_outcome = 1;
/// The fate of an earlier request of this call was unknown, and then the service found no such face
/// library: it was seen gone.
pub const YL_OUTCOME_INFERRED: yl_outcome = 2;
/// There was no such face library, and the caller said that is fine.
pub const YL_OUTCOME_ABSENT: yl_outcome = 3;

/// "deleted", "inferred" or "absent"; "unknown" for another number. Static text.
#[must_use]
#[unsafe(no_mangle)]
pub extern "C" fn yl_outcome_name(outcome: yl_outcome) -> *const c_char {
    match outcome {
        YL_OUTCOME_DELETED => c"deleted",
        YL_OUTCOME_INFERRED => c"inferred",
        YL_OUTCOME_ABSENT => c"absent",
        _ => c"unknown",
    }
    .as_ptr()
}

/// The number of an outcome; 0 for one that this crate does not translate yet.
pub(crate) const fn outcome_number(outcome: Outcome) -> yl_outcome {
    match outcome {
        Outcome::Deleted => YL_OUTCOME_DELETED,
        Outcome::Inferred => YL_OUTCOME_INFERRED,
        Outcome::Absent => YL_OUTCOME_ABSENT,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use std::ffi::CStr;

    use super::*;

    #[test]
    fn the_words_are_the_cores() {
        let name = |outcome| {
            // SAFETY: static text that ends with a NUL.
            unsafe { CStr::from_ptr(yl_outcome_name(outcome)) }.to_str()
        };
        for outcome in [Outcome::Deleted, Outcome::Inferred, Outcome::Absent] {
            assert_eq!(name(outcome_number(outcome)), Ok(outcome.as_str()));
        }
        assert_eq!(name(0), Ok("unknown"));
    }
}
