//! The same client for code that is not async: the call runs on the caller's own thread.

use std::future::{Future, pending};
use std::sync::Arc;
use std::time::Duration;

use crate::call::Shared;
use crate::client_builder::{Build, ClientBuilder, Settings};
use crate::lanes::Lanes;
use crate::wire::WireSettings;
use crate::{CredentialsCheck, DeleteOptions, Deletion, Error};

/// Deletes face libraries, waiting for the answer. Cheap to clone; clones share everything, from any number of threads.
///
/// It has no thread of its own. After a fork it works in the child, over connections of the child's own.
#[derive(Clone, Debug)]
pub struct Client(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    shared: Arc<Shared>,
    wire_settings: Arc<WireSettings>,
    lanes: Lanes,
}

impl Client {
    /// A builder with the documented defaults.
    pub fn builder() -> ClientBuilder<Self> {
        ClientBuilder::new()
    }

    /// A client from `YL_API_KEY`, `YL_API_SECRET` and, when set, `YL_ENDPOINT`.
    ///
    /// # Errors
    /// As [`ClientBuilder::build`].
    pub fn from_env() -> Result<Self, Error> {
        Self::builder().or_env().build()
    }

    /// Deletes the library `group_id`; one that holds faces is refused, and one that is not there is an error.
    ///
    /// Inside a tokio runtime it works too, and blocks the runtime's thread meanwhile.
    ///
    /// # Errors
    /// Any [`ErrorCode`](crate::ErrorCode); [`Error::sent`] tells whether the library may be gone all the same.
    pub fn delete_group(&self, group_id: &str) -> Result<Deletion, Error> {
        self.delete_group_with(group_id, &DeleteOptions::new())
    }

    /// Deletes the library `group_id` as `options` say.
    ///
    /// # Errors
    /// As [`delete_group`](Self::delete_group).
    pub fn delete_group_with(
        &self,
        group_id: &str,
        options: &DeleteOptions,
    ) -> Result<Deletion, Error> {
        self.run(group_id, options, pending())
    }

    /// As [`delete_group_with`](Self::delete_group_with), asking `interrupted` every `interval`, on this thread, whether to give up:
    /// the call then ends with [`Cancelled`](crate::ErrorCode::Cancelled).
    ///
    /// For hosts with signals of their own to look after, such as Python.
    ///
    /// # Errors
    /// As [`delete_group`](Self::delete_group).
    pub fn delete_group_interruptible(
        &self,
        group_id: &str,
        options: &DeleteOptions,
        interval: Duration,
        interrupted: impl FnMut() -> bool + Send,
    ) -> Result<Deletion, Error> {
        self.run(group_id, options, until(interval, interrupted))
    }

    /// Finds out, deleting nothing, whether the service can be reached and what is known of the credentials.
    ///
    /// The requests lack the `group_id`, so they can name no library. Whether the service looks at the signature or at the
    /// fields first is not documented: when it finds fault with the fields, a second request is signed with a made-up secret,
    /// and only if that is refused are the credentials [`Accepted`](crate::Acceptance::Accepted). The account may count it as a failed login.
    ///
    /// There are no retries; the client's timeout covers all of it.
    ///
    /// # Errors
    /// The service could not be reached, or it refused the credentials. [`Error::sent`] is never
    /// [`MaybeApplied`](crate::Sent::MaybeApplied).
    pub fn check_credentials(&self) -> Result<CredentialsCheck, Error> {
        self.check(pending())
    }

    /// As [`check_credentials`](Self::check_credentials), asking `interrupted` every `interval`, on this thread, whether to give up.
    ///
    /// # Errors
    /// As [`check_credentials`](Self::check_credentials).
    pub fn check_credentials_interruptible(
        &self,
        interval: Duration,
        interrupted: impl FnMut() -> bool + Send,
    ) -> Result<CredentialsCheck, Error> {
        self.check(until(interval, interrupted))
    }

    /// An async client with the credentials, the settings, the clock correction and the retry budget of this one, and with
    /// connections of its own.
    #[must_use]
    pub fn to_async(&self) -> crate::Client {
        crate::Client::new(
            Arc::clone(&self.0.shared),
            Arc::clone(&self.0.wire_settings),
        )
    }

    /// Checks the arguments of a delete as [`delete_group_with`](Self::delete_group_with) does before it sends anything.
    ///
    /// For bindings that tell bad arguments at once and the rest when the call has ended.
    ///
    /// # Errors
    /// [`InvalidArgument`](crate::ErrorCode::InvalidArgument).
    pub fn check_arguments(&self, group_id: &str, options: &DeleteOptions) -> Result<(), Error> {
        self.0.shared.call(group_id, options).map(drop)
    }

    /// The correction of this machine's clock that a rejected signature has led to, in milliseconds; 0 when there is none.
    #[must_use]
    pub fn clock_correction_ms(&self) -> i64 {
        self.0.shared.clock.correction_ms()
    }

    fn check(
        &self,
        interrupted: impl Future<Output = ()> + Send,
    ) -> Result<CredentialsCheck, Error> {
        self.0
            .lanes
            .run(async |wire| CredentialsCheck::run(&self.0.shared, wire, interrupted).await)
    }

    fn run(
        &self,
        group_id: &str,
        options: &DeleteOptions,
        interrupted: impl Future<Output = ()> + Send,
    ) -> Result<Deletion, Error> {
        let call = self.0.shared.call(group_id, options)?;
        self.0
            .lanes
            .run(async |wire| call.run(wire, interrupted).await)
    }
}

async fn until(interval: Duration, mut interrupted: impl FnMut() -> bool + Send) {
    while !interrupted() {
        tokio::time::sleep(interval).await;
    }
}

impl Build for Client {
    fn from_settings(settings: Settings) -> Result<Self, Error> {
        Ok(Self(Arc::new(Inner {
            shared: settings.shared,
            lanes: Lanes::new(Arc::clone(&settings.wire))?,
            wire_settings: settings.wire,
        })))
    }
}
