use crate::system;
use crate::types::error::Error;

/// How long a signature is valid, in seconds: longer than the clock error that is not repaired
/// (4 minutes).
pub(crate) const VALIDITY: i64 = 300;

/// The most digits that the service takes as a random number.
const MOST_DIGITS: usize = 10;

/// What a signature takes from outside: two times and a random number, checked.
///
/// ```
/// use yl_facesearch::SigningParams;
///
/// let params = SigningParams::new(1_700_000_000, 1_700_000_300, "0123456789")?;
/// assert_eq!(params.random(), "0123456789");
///
/// // It would add a field to the text that is signed.
/// assert!(SigningParams::new(1_700_000_000, 1_700_000_300, "1&a=2").is_err());
/// # Ok::<(), yl_facesearch::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct SigningParams {
    current_time: i64,
    expire_time: i64,
    random: String,
}

impl SigningParams {
    /// Checks what to sign: `current_time` (`c`) and `expire_time` (`b`), in Unix seconds, and
    /// `random` (`d`): 1 to 10 decimal digits, as text, since leading zeros count.
    ///
    /// # Errors
    /// [`InvalidArgument`](crate::ErrorCode::InvalidArgument): `random` is something else, or the
    /// signature would expire before it is valid.
    pub fn new(current_time: i64, expire_time: i64, random: &str) -> Result<Self, Error> {
        if expire_time <= current_time {
            return Err(Error::invalid_argument(
                "expire_time",
                format_args!("must be later than current_time ({current_time}), not {expire_time}"),
            ));
        }
        let is_number = (1..=MOST_DIGITS).contains(&random.len())
            && random.bytes().all(|byte| byte.is_ascii_digit());
        if !is_number {
            return Err(Error::invalid_argument(
                "random",
                format_args!("must be 1 to {MOST_DIGITS} decimal digits, not {random:?}"),
            ));
        }
        Ok(Self {
            current_time,
            expire_time,
            random: random.to_owned(),
        })
    }

    /// Draws params as each attempt has them: valid for 300 s from `current_time`, in Unix seconds.
    ///
    /// # Errors
    /// [`NoRandomness`](crate::ErrorCode::NoRandomness).
    pub fn at(current_time: i64) -> Result<Self, Error> {
        let current_time = current_time.min(i64::MAX - VALIDITY);
        Ok(Self {
            current_time,
            expire_time: current_time + VALIDITY,
            random: format!("{:010}", system::random()? % 10_000_000_000),
        })
    }

    /// Returns the Unix time of signing, in seconds (`c`).
    #[must_use]
    pub const fn current_time(&self) -> i64 {
        self.current_time
    }

    /// Returns the Unix time at which the signature stops being valid, in seconds (`b`).
    #[must_use]
    pub const fn expire_time(&self) -> i64 {
        self.expire_time
    }

    /// Returns the random number (`d`).
    #[must_use]
    pub fn random(&self) -> &str {
        &self.random
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::error_code::ErrorCode;

    #[test]
    fn drawn_params_pass_their_own_checks_at_any_time() {
        for time in [i64::MIN, -1, 0, 1_700_000_000, i64::MAX - 1, i64::MAX] {
            let drawn = SigningParams::at(time).unwrap();
            SigningParams::new(drawn.current_time, drawn.expire_time, &drawn.random).unwrap();
        }
    }

    #[test]
    fn what_would_change_the_signed_text_is_refused() {
        for random in [
            "",
            "12345678901",
            "1&a=2",
            "-1",
            "+1",
            " 1",
            "1\n",
            "\u{661}",
        ] {
            let error = SigningParams::new(1, 2, random).unwrap_err();
            assert_eq!(error.code(), ErrorCode::InvalidArgument, "{random:?}");
            assert!(
                error
                    .detail()
                    .unwrap()
                    .starts_with("random must be 1 to 10")
            );
        }
        for (current_time, expire_time) in [(2, 2), (2, 1), (i64::MAX, i64::MIN)] {
            let error = SigningParams::new(current_time, expire_time, "1").unwrap_err();
            assert!(
                error
                    .detail()
                    .unwrap()
                    .starts_with("expire_time must be later")
            );
        }
    }
}
