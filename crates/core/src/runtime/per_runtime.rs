use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use tokio::runtime::{Handle, Id};
use tokio::sync::watch;

use crate::types::error::Error;

/// A value of each tokio runtime's own, dropped with the runtime: a connection must not be used
/// from another one, and must not outlive its own.
pub(crate) struct PerRuntime<T> {
    /// Few runtimes exist at a time: a list is searched faster than a map.
    values: Arc<Values<T>>,
    /// Ends the keepers when this is dropped.
    end: watch::Sender<()>,
}

type Values<T> = Mutex<Vec<(Id, T)>>;

/// Lives in a task of its runtime and takes the runtime's value along when that task ends.
struct Keeper<T> {
    values: Weak<Values<T>>,
    runtime: Id,
}

impl<T: Clone + Send + 'static> PerRuntime<T> {
    /// The value of `runtime`, made by `make` when it has none.
    ///
    /// # Errors
    /// That of `make`.
    pub(crate) fn get(
        &self,
        runtime: &Handle,
        make: impl FnOnce() -> Result<T, Error>,
    ) -> Result<T, Error> {
        let id = runtime.id();
        let value = {
            let mut values = lock(&self.values);
            if let Some((_, value)) = values.iter().find(|(of, _)| *of == id) {
                return Ok(value.clone());
            }
            let value = make()?;
            values.push((id, value.clone()));
            value
        };
        let keeper = Keeper {
            values: Arc::downgrade(&self.values),
            runtime: id,
        };
        let mut end = self.end.subscribe();
        // After the lock: a runtime that is shutting down drops the task here.
        runtime.spawn(async move {
            let _keeper = keeper;
            // An error: all are to end.
            let _ = end.changed().await;
        });
        Ok(value)
    }
}

impl<T> Drop for Keeper<T> {
    fn drop(&mut self) {
        let Some(values) = self.values.upgrade() else {
            return;
        };
        let mut values = lock(&values);
        let found = values.iter().position(|(of, _)| *of == self.runtime);
        let value = found.map(|index| values.swap_remove(index));
        drop(values);
        drop(value);
    }
}

impl<T> Default for PerRuntime<T> {
    fn default() -> Self {
        Self {
            values: Arc::default(),
            end: watch::Sender::new(()),
        }
    }
}

impl<T> fmt::Debug for PerRuntime<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PerRuntime").finish_non_exhaustive()
    }
}

fn lock<T>(values: &Values<T>) -> MutexGuard<'_, Vec<(Id, T)>> {
    values.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use tokio::runtime::Builder;

    use super::*;

    #[test]
    fn a_value_ends_with_its_runtime_and_with_its_owner() {
        let owner = PerRuntime::default();
        let value = Arc::new(());
        let get = |owner: &PerRuntime<Arc<()>>, runtime: &Handle| {
            let got = owner.get(runtime, || Ok(Arc::clone(&value)));
            drop(got.unwrap());
        };
        let runtimes: Vec<_> = (0..20)
            .map(|_| Builder::new_current_thread().build().unwrap())
            .collect();
        for runtime in runtimes.iter().chain(&runtimes) {
            get(&owner, runtime.handle());
        }
        assert_eq!(Arc::strong_count(&value), 21, "one for each runtime");
        let gone = runtimes.into_iter().next().unwrap();
        let handle = gone.handle().clone();
        drop(gone);
        assert_eq!(Arc::strong_count(&value), 1, "all runtimes are dropped");
        get(&owner, &handle);
        assert_eq!(Arc::strong_count(&value), 1, "a runtime that has ended");
        let runtime = Builder::new_current_thread().build().unwrap();
        get(&owner, runtime.handle());
        drop(owner);
        assert_eq!(Arc::strong_count(&value), 1, "its owner is dropped");
        let tasks = || runtime.handle().metrics().num_alive_tasks();
        runtime.block_on(async {
            while tasks() > 0 {
                tokio::task::yield_now().await;
            }
        });
    }
}
