//! Setters. When a setter rejects a value, its options object becomes unusable, and what uses it
//! fails. Ignoring the setter's return code can therefore never send a delete with other settings.

use std::borrow::Cow;

use yl_facesearch::Error;
use yl_facesearch::bindings;

use crate::error_code::{YL_ERR_INVALID_ARGUMENT, YL_ERR_PANIC, YL_OK, yl_code};
use crate::panic::guard;

/// A value that a setter rejected: the argument's name and the rule that the value breaks.
#[derive(Clone)]
pub(crate) struct InvalidOption {
    argument: &'static str,
    rule: Cow<'static, str>,
}

impl InvalidOption {
    pub(crate) fn new(argument: &'static str, rule: impl Into<Cow<'static, str>>) -> Self {
        Self {
            argument,
            rule: rule.into(),
        }
    }
}

impl From<InvalidOption> for Error {
    fn from(invalid: InvalidOption) -> Self {
        bindings::invalid_argument(invalid.argument, invalid.rule)
    }
}

/// Settings, poisoned by the first value that a setter rejected.
pub(crate) struct Settings<T> {
    value: T,
    poison: Option<InvalidOption>,
}

impl<T: Clone> Settings<T> {
    pub(crate) const fn new(value: T) -> Self {
        Self {
            value,
            poison: None,
        }
    }

    /// Changes the settings, or poisons them for good.
    pub(crate) fn change(&mut self, change: impl FnOnce(T) -> Result<T, InvalidOption>) -> yl_code {
        // Stays when `change` panics.
        let earlier = self.poison.replace(InvalidOption::new(
            "options",
            "are unusable: a setter panicked",
        ));
        match change(self.value.clone()) {
            Ok(value) => {
                self.value = value;
                self.poison = earlier;
                YL_OK
            }
            Err(invalid) => {
                self.poison = earlier.or(Some(invalid));
                YL_ERR_INVALID_ARGUMENT
            }
        }
    }

    /// # Errors
    /// The first value that was rejected.
    pub(crate) fn get(&self) -> Result<T, InvalidOption> {
        match &self.poison {
            Some(invalid) => Err(invalid.clone()),
            None => Ok(self.value.clone()),
        }
    }
}

/// A setter: changes the settings that `settings` finds in `object`.
///
/// # Safety
/// `object` is NULL or a live object that nobody else uses meanwhile.
pub(crate) unsafe fn set<O, T: Clone>(
    object: *mut O,
    settings: impl FnOnce(&mut O) -> &mut Settings<T>,
    change: impl FnOnce(T) -> Result<T, InvalidOption>,
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

    fn rejected(settings: &Settings<u32>) -> String {
        settings
            .get()
            .map_err(Error::from)
            .unwrap_err()
            .detail()
            .unwrap()
            .to_owned()
    }

    #[test]
    fn the_first_rejected_value_stays() {
        let mut settings = Settings::new(1);
        assert_eq!(settings.change(|value| Ok(value + 1)), YL_OK);
        assert_eq!(settings.get().ok(), Some(2));
        let first = settings.change(|_| Err(InvalidOption::new("a", "is NULL")));
        assert_eq!(first, YL_ERR_INVALID_ARGUMENT);
        settings.change(|_| Err(InvalidOption::new("b", "is NULL")));
        assert_eq!(settings.change(|value| Ok(value + 1)), YL_OK);
        assert_eq!(rejected(&settings), "a is NULL");
    }

    #[test]
    fn a_panic_poisons_too() {
        let mut settings = Settings::new(1);
        // SAFETY: a live object of this test's own.
        let code = unsafe { set(&raw mut settings, |it| it, |_| panic!("in a setter")) };
        assert_eq!(code, YL_ERR_PANIC);
        assert_eq!(
            rejected(&settings),
            "options are unusable: a setter panicked"
        );
    }
}
