//! The same client for code that is not async: the call runs on the caller's own thread.
//!
//! ```
//! use yl_facesearch::blocking::Client;
//!
//! # let sandbox = yl_facesearch_sandbox::Sandbox::start()?;
//! # let (api_key, api_secret) = (sandbox.api_key(), sandbox.api_secret());
//! # sandbox.add_group("YuanliStudent_01", 0);
//! let client = Client::builder()
//!     .api_key(api_key)
//!     .api_secret(api_secret)
//! #   .endpoint(sandbox.endpoint())
//!     .build()?;
//! client.delete_group("YuanliStudent_01")?;
//! # assert!(sandbox.groups().is_empty());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use std::future::{Future, pending};
use std::sync::Arc;
use std::time::Duration;

use crate::bindings::BlockingCall;
use crate::call::Shared;
use crate::client::builder::{Build, ClientBuilder, Settings};
use crate::operations::credentials_check::CredentialsCheck;
use crate::runtime::runtime_pool::Lanes;
use crate::transport::config::WireSettings;
use crate::types::delete_options::DeleteOptions;
use crate::types::deletion::Deletion;
use crate::types::error::Error;

/// Deletes face libraries, waiting for the answer. Cheap to clone; clones share everything, from any number of threads.
///
/// It has no thread of its own. After a fork it works in the child, over connections of the child's own.
///
/// ```
/// use yl_facesearch::blocking::Client;
///
/// # let sandbox = yl_facesearch_sandbox::Sandbox::start()?;
/// # sandbox.add_group("YuanliStudent_01", 0);
/// # let (api_key, api_secret) = (sandbox.api_key(), sandbox.api_secret());
/// let client = Client::builder()
///     .api_key(api_key)
///     .api_secret(api_secret)
/// #     .endpoint(sandbox.endpoint())
///     .build()?;
/// let deletion = client.delete_group("YuanliStudent_01")?;
/// println!("{} {:?}", deletion.outcome, deletion.request_id);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Client(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    shared: Arc<Shared>,
    wire_settings: Arc<WireSettings>,
    lanes: Lanes,
}

/// One client serves any number of threads:
///
/// ```
/// use yl_facesearch::blocking::Client;
///
/// # let sandbox = yl_facesearch_sandbox::Sandbox::start()?;
/// # sandbox.add_group("lib_1", 0);
/// # sandbox.add_group("lib_2", 0);
/// # let client = Client::builder()
/// #     .api_key(sandbox.api_key())
/// #     .api_secret(sandbox.api_secret())
/// #     .endpoint(sandbox.endpoint())
/// #     .build()?;
/// std::thread::scope(|scope| {
///     for group_id in ["lib_1", "lib_2"] {
///         let client = &client;
///         scope.spawn(move || println!("{:?}", client.delete_group(group_id)));
///     }
/// });
/// # assert!(sandbox.groups().is_empty());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
impl Client {
    /// A builder with the documented defaults.
    ///
    /// ```
    /// use yl_facesearch::blocking::Client;
    ///
    /// let client = Client::builder()
    ///     .api_key("an-api-key")
    ///     .api_secret("an-api-secret")
    ///     .max_retries(5)
    ///     .build()?;
    /// # Ok::<(), yl_facesearch::Error>(())
    /// ```
    pub fn builder() -> ClientBuilder<Self> {
        ClientBuilder::new()
    }

    /// A client from `YL_API_KEY`, `YL_API_SECRET` and, when set, `YL_ENDPOINT`.
    ///
    /// ```
    /// use yl_facesearch::blocking::Client;
    ///
    /// if let Err(error) = Client::from_env() {
    ///     eprintln!("{error}"); // which variable is not set
    /// }
    /// ```
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
    /// ```
    /// use yl_facesearch::ErrorCode;
    /// use yl_facesearch::blocking::Client;
    ///
    /// # let sandbox = yl_facesearch_sandbox::Sandbox::start()?;
    /// # sandbox.add_group("YuanliStudent_01", 2);
    /// # let client = Client::builder()
    /// #     .api_key(sandbox.api_key())
    /// #     .api_secret(sandbox.api_secret())
    /// #     .endpoint(sandbox.endpoint())
    /// #     .build()?;
    /// match client.delete_group("YuanliStudent_01") {
    ///     Ok(deletion) => println!("{}", deletion.outcome),
    ///     Err(error) if error.code() == ErrorCode::NotEmpty => println!("it still holds faces"),
    ///     Err(error) => println!("{error} {}", error.sent()),
    /// }
    /// # assert_eq!(sandbox.groups().len(), 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// Any [`ErrorCode`](crate::ErrorCode); [`Error::sent`] tells whether the library may be gone all the same.
    pub fn delete_group(&self, group_id: &str) -> Result<Deletion, Error> {
        self.delete_group_with(group_id, &DeleteOptions::new())
    }

    /// Deletes the library `group_id` as `options` say.
    ///
    /// ```
    /// use yl_facesearch::blocking::Client;
    /// use yl_facesearch::{DeleteOptions, Outcome};
    ///
    /// # let sandbox = yl_facesearch_sandbox::Sandbox::start()?;
    /// # let client = Client::builder()
    /// #     .api_key(sandbox.api_key())
    /// #     .api_secret(sandbox.api_secret())
    /// #     .endpoint(sandbox.endpoint())
    /// #     .build()?;
    /// let options = DeleteOptions::new().missing_ok(true);
    /// let deletion = client.delete_group_with("YuanliStudent_01", &options)?;
    /// assert_eq!(deletion.outcome, Outcome::Absent);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
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
    /// ```
    /// use std::time::Duration;
    /// use yl_facesearch::blocking::Client;
    /// use yl_facesearch::{DeleteOptions, ErrorCode};
    ///
    /// # let sandbox = yl_facesearch_sandbox::Sandbox::start()?;
    /// # let client = Client::builder()
    /// #     .api_key(sandbox.api_key())
    /// #     .api_secret(sandbox.api_secret())
    /// #     .endpoint(sandbox.endpoint())
    /// #     .build()?;
    /// let given_up = client
    ///     .delete_group_interruptible(
    ///         "YuanliStudent_01",
    ///         &DeleteOptions::new(),
    ///         Duration::from_millis(50),
    ///         || true, // as a signal's flag would say
    ///     )
    ///     .unwrap_err();
    /// assert_eq!(given_up.code(), ErrorCode::Cancelled);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
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
    /// ```
    /// use yl_facesearch::Acceptance;
    /// use yl_facesearch::blocking::Client;
    ///
    /// # let sandbox = yl_facesearch_sandbox::Sandbox::start()?;
    /// # let client = Client::builder()
    /// #     .api_key(sandbox.api_key())
    /// #     .api_secret(sandbox.api_secret())
    /// #     .endpoint(sandbox.endpoint())
    /// #     .build()?;
    /// let check = client.check_credentials()?;
    /// assert_eq!(check.acceptance, Acceptance::Accepted);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// The service could not be reached, or it refused the credentials. [`Error::sent`] is never
    /// [`MaybeApplied`](crate::Sent::MaybeApplied).
    pub fn check_credentials(&self) -> Result<CredentialsCheck, Error> {
        self.check(pending())
    }

    /// As [`check_credentials`](Self::check_credentials), asking `interrupted` every `interval`, on this thread, whether to give up.
    ///
    /// ```
    /// use std::time::Duration;
    /// use yl_facesearch::ErrorCode;
    /// use yl_facesearch::blocking::Client;
    ///
    /// # let sandbox = yl_facesearch_sandbox::Sandbox::start()?;
    /// # let client = Client::builder()
    /// #     .api_key(sandbox.api_key())
    /// #     .api_secret(sandbox.api_secret())
    /// #     .endpoint(sandbox.endpoint())
    /// #     .build()?;
    /// let given_up = client
    ///     .check_credentials_interruptible(Duration::from_millis(50), || true)
    ///     .unwrap_err();
    /// assert_eq!(given_up.code(), ErrorCode::Cancelled);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
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
    ///
    /// ```
    /// use yl_facesearch::blocking::Client;
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let sandbox = yl_facesearch_sandbox::Sandbox::start()?;
    /// # sandbox.add_group("YuanliStudent_01", 0);
    /// # let client = Client::builder()
    /// #     .api_key(sandbox.api_key())
    /// #     .api_secret(sandbox.api_secret())
    /// #     .endpoint(sandbox.endpoint())
    /// #     .build()?;
    /// client.to_async().delete_group("YuanliStudent_01").await?;
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn to_async(&self) -> crate::client::Client {
        crate::client::Client::new(
            Arc::clone(&self.0.shared),
            Arc::clone(&self.0.wire_settings),
        )
    }

    /// Checks the arguments of a delete as [`delete_group_with`](Self::delete_group_with) does before it sends anything.
    ///
    /// For bindings that tell bad arguments at once and the rest when the call has ended.
    ///
    /// ```
    /// use yl_facesearch::DeleteOptions;
    /// use yl_facesearch::blocking::Client;
    ///
    /// let client = Client::builder()
    ///     .api_key("an-api-key")
    ///     .api_secret("an-api-secret")
    ///     .build()?;
    /// assert!(client.check_arguments("no spaces", &DeleteOptions::new()).is_err());
    /// # Ok::<(), yl_facesearch::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`InvalidArgument`](crate::ErrorCode::InvalidArgument).
    pub fn check_arguments(&self, group_id: &str, options: &DeleteOptions) -> Result<(), Error> {
        self.0.shared.check(group_id, options).map(drop)
    }

    /// The correction of this machine's clock that a rejected signature has led to, in milliseconds; 0 when there is none.
    ///
    /// ```
    /// use yl_facesearch::blocking::Client;
    ///
    /// let client = Client::builder()
    ///     .api_key("an-api-key")
    ///     .api_secret("an-api-secret")
    ///     .build()?;
    /// assert_eq!(client.clock_correction_ms(), 0);
    /// # Ok::<(), yl_facesearch::Error>(())
    /// ```
    #[must_use]
    pub fn clock_correction_ms(&self) -> i64 {
        self.0.shared.clock.correction_ms()
    }

    /// A delete that runs only while the caller advances it; nothing is sent before.
    ///
    /// # Errors
    /// The operating system gives no poller to make the call with.
    #[doc(hidden)]
    pub fn begin_delete_group<T: Send + 'static>(
        &self,
        group_id: String,
        options: DeleteOptions,
        answer: fn(Deletion) -> T,
    ) -> Result<BlockingCall<T>, Error> {
        let client = self.clone();
        BlockingCall::new(&self.0.lanes, move |wire, interrupted| async move {
            let call = client.0.shared.call(&group_id, &options)?;
            call.run(&wire, interrupted).await.map(answer)
        })
    }

    /// As [`begin_delete_group`](Self::begin_delete_group), for [`check_credentials`](Self::check_credentials).
    ///
    /// # Errors
    /// The operating system gives no poller to make the call with.
    #[doc(hidden)]
    pub fn begin_check_credentials<T: Send + 'static>(
        &self,
        answer: fn(CredentialsCheck) -> T,
    ) -> Result<BlockingCall<T>, Error> {
        let client = self.clone();
        BlockingCall::new(&self.0.lanes, move |wire, interrupted| async move {
            CredentialsCheck::run(&client.0.shared, &wire, interrupted)
                .await
                .map(answer)
        })
    }

    /// The proxy that requests go through, without user and password, and the argument or variable
    /// that names it.
    #[doc(hidden)]
    #[must_use]
    pub fn proxy(&self) -> Option<(String, &'static str)> {
        let proxy = self.0.wire_settings.proxy.as_ref()?;
        Some((proxy.url(), proxy.named_by()))
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
