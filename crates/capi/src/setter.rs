//! Settings that a bad value spoils: a return code that nobody looks at must not lead to a delete with other settings.

use yl_facesearch::{Error, bindings};

use crate::error_code::{YL_ERR_INVALID_ARGUMENT, YL_ERR_PANIC, YL_OK, yl_code};
use crate::panic::guard;

/// What is wrong with an argument.
#[derive(Clone, Copy)]
pub(crate) struct Flaw {
    argument: &'static str,
    rule: &'static str,
}

impl Flaw {
    pub(crate) const fn new(argument: &'static str, rule: &'static str) -> Self {
        Self { argument, rule }
    }
}

impl From<Flaw> for Error {
    fn from(flaw: Flaw) -> Self {
        bindings::invalid_argument(flaw.argument, flaw.rule)
    }
}

/// Settings, and the first flaw they were given.
pub(crate) struct Settings<T> {
    value: T,
    flaw: Option<Flaw>,
}

impl<T: Clone> Settings<T> {
    pub(crate) const fn new(value: T) -> Self {
        Self { value, flaw: None }
    }

    /// Changes the settings, or spoils them for good.
    pub(crate) fn change(&mut self, change: impl FnOnce(T) -> Result<T, Flaw>) -> yl_code {
        // Stays should `change` panic.
        let earlier = self
            .flaw
            .replace(Flaw::new("settings", "were left half made by a panic"));
        match change(self.value.clone()) {
            Ok(value) => {
                self.value = value;
                self.flaw = earlier;
                YL_OK
            }
            Err(flaw) => {
                self.flaw = earlier.or(Some(flaw));
                YL_ERR_INVALID_ARGUMENT
            }
        }
    }

    /// # Errors
    /// The first flaw.
    pub(crate) fn get(&self) -> Result<T, Flaw> {
        self.flaw.map_or_else(|| Ok(self.value.clone()), Err)
    }
}

/// A setter: changes the settings that `settings` finds in `object`.
///
/// # Safety
/// `object` is NULL or a live object that nobody else uses meanwhile.
pub(crate) unsafe fn set<O, T: Clone>(
    object: *mut O,
    settings: impl FnOnce(&mut O) -> &mut Settings<T>,
    change: impl FnOnce(T) -> Result<T, Flaw>,
) -> yl_code {
    guard(
        || {
            // SAFETY: NULL or a live object of the caller's own, by this function's contract.
            match unsafe { object.as_mut() } {
                Some(object) => settings(object).change(change),
                None => YL_ERR_INVALID_ARGUMENT,
            }
        },
        |_| YL_ERR_PANIC,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flaw_of(settings: &Settings<u32>) -> String {
        settings
            .get()
            .map_err(Error::from)
            .unwrap_err()
            .detail()
            .unwrap()
            .to_owned()
    }

    #[test]
    fn the_first_flaw_stays() {
        let mut settings = Settings::new(1);
        assert_eq!(settings.change(|value| Ok(value + 1)), YL_OK);
        assert_eq!(settings.get().ok(), Some(2));
        let first = settings.change(|_| Err(Flaw::new("a", "is NULL")));
        assert_eq!(first, YL_ERR_INVALID_ARGUMENT);
        settings.change(|_| Err(Flaw::new("b", "is NULL")));
        assert_eq!(settings.change(|value| Ok(value + 1)), YL_OK);
        assert_eq!(flaw_of(&settings), "a is NULL");
    }

    #[test]
    fn a_panic_spoils_too() {
        let mut settings = Settings::new(1);
        // SAFETY: a live object of this test's own.
        let code = unsafe { set(&raw mut settings, |it| it, |_| panic!("in a setter")) };
        assert_eq!(code, YL_ERR_PANIC);
        assert_eq!(
            flaw_of(&settings),
            "settings were left half made by a panic"
        );
    }
}
