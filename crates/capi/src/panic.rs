use std::mem::forget;
use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::cancellation;

/// Runs `work`. A panic ends here, and gives what `panicked` makes of its message; a cancellation
/// of the thread takes effect afterwards.
pub(crate) fn guard<T>(work: impl FnOnce() -> T, panicked: impl FnOnce(&str) -> T) -> T {
    cancellation::deferred(|| caught(work, panicked))
}

fn caught<T>(work: impl FnOnce() -> T, panicked: impl FnOnce(&str) -> T) -> T {
    match catch_unwind(AssertUnwindSafe(work)) {
        Ok(value) => value,
        Err(payload) => {
            let message = payload
                .downcast_ref::<&str>()
                .copied()
                .or_else(|| payload.downcast_ref::<String>().map(String::as_str))
                .unwrap_or("a panic without a message");
            let value = panicked(message);
            // Its drop may panic in turn.
            forget(payload);
            value
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message_of(work: impl FnOnce()) -> String {
        guard(
            || {
                work();
                String::new()
            },
            str::to_owned,
        )
    }

    #[test]
    fn a_panic_becomes_its_message() {
        assert_eq!(message_of(|| ()), "");
        assert_eq!(message_of(|| panic!("fixed text")), "fixed text");
        assert_eq!(message_of(|| panic!("made {}", "text")), "made text");
    }

    #[test]
    fn a_payload_that_panics_when_it_is_dropped_does_no_harm() {
        struct Grenade;
        impl Drop for Grenade {
            fn drop(&mut self) {
                panic!("dropped");
            }
        }
        let message = message_of(|| std::panic::panic_any(Grenade));
        assert_eq!(message, "a panic without a message");
    }
}
