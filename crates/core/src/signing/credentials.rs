use std::fmt;

use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;
use zeroize::Zeroizing;

use crate::system::environment;
use crate::types::error::Error;
use crate::types::error_code::ErrorCode;

/// An account's `api_key` and `api_secret`, checked.
///
/// The secret itself is not kept: only the HMAC state made from it. Each clone wipes its own when
/// it is dropped. Neither key nor secret is ever shown.
///
/// ```
/// use yl_facesearch::Credentials;
///
/// let credentials = Credentials::new("an-api-key", "an-api-secret")?;
/// assert_eq!(format!("{credentials:?}"), "Credentials { .. }");
/// # Ok::<(), yl_facesearch::Error>(())
/// ```
#[derive(Clone)]
pub struct Credentials {
    api_key: Zeroizing<String>,
    secret_state: Hmac<Sha1>,
}

impl Credentials {
    /// The environment variable that holds the `api_key`.
    pub const API_KEY_VARIABLE: &str = "YL_API_KEY";
    /// The environment variable that holds the `api_secret`.
    pub const API_SECRET_VARIABLE: &str = "YL_API_SECRET";

    /// Checks both: not empty, printable ASCII without spaces, and no `&` or `=` in the key,
    /// which would make the signed text ambiguous.
    ///
    /// # Errors
    /// [`InvalidArgument`](crate::ErrorCode::InvalidArgument), naming the argument and the rule,
    /// never the value.
    pub fn new(api_key: &str, api_secret: &str) -> Result<Self, Error> {
        check("api_key", api_key)?;
        check("api_secret", api_secret)?;
        if api_key.contains(['&', '=']) {
            return Err(Error::invalid_argument(
                "api_key",
                "must not contain & or =",
            ));
        }
        let secret_state = Hmac::new_from_slice(api_secret.as_bytes())
            .map_err(|_| Error::invalid_argument("api_secret", "cannot be an HMAC key"))?;
        Ok(Self {
            api_key: Zeroizing::new(api_key.to_owned()),
            secret_state,
        })
    }

    /// Takes what is not given from `YL_API_KEY` and `YL_API_SECRET`.
    ///
    /// # Errors
    /// [`MissingCredentials`](crate::ErrorCode::MissingCredentials) when one is neither given nor
    /// set; those of [`new`](Self::new).
    pub fn from_env_or(api_key: Option<&str>, api_secret: Option<&str>) -> Result<Self, Error> {
        let api_key = given_or_env("api_key", api_key, Self::API_KEY_VARIABLE)?;
        let api_secret = given_or_env("api_secret", api_secret, Self::API_SECRET_VARIABLE)?;
        Self::new(&api_key, &api_secret)
    }

    pub(crate) fn api_key(&self) -> &str {
        &self.api_key
    }

    pub(crate) fn hmac(&self, message: &[u8]) -> [u8; 20] {
        let mut state = self.secret_state.clone();
        state.update(message);
        state.finalize().into_bytes().into()
    }
}

fn check(argument: &str, value: &str) -> Result<(), Error> {
    if value.is_empty() {
        return Err(Error::invalid_argument(argument, "must not be empty"));
    }
    if !value.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(Error::invalid_argument(
            argument,
            "must be printable ASCII, without spaces or line breaks",
        ));
    }
    Ok(())
}

fn given_or_env(
    argument: &str,
    given: Option<&str>,
    variable: &str,
) -> Result<Zeroizing<String>, Error> {
    if let Some(value) = given {
        return Ok(Zeroizing::new(value.to_owned()));
    }
    match environment::text(variable) {
        Ok(Some(value)) => Ok(Zeroizing::new(value)),
        Ok(None) => {
            let why = if environment::is_ignored() {
                "no variable is read in a program with raised privileges".to_owned()
            } else {
                format!("{variable} is not set")
            };
            Err(Error::new(ErrorCode::MissingCredentials)
                .with_detail(format!("{argument} is not given and {why}")))
        }
        Err(_) => Err(Error::invalid_argument(variable, "must be printable ASCII")),
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credentials").finish_non_exhaustive()
    }
}
