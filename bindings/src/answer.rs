//! The promise of one call, settled from the worker thread.

use napi::bindgen_prelude::{Object, ToNapiValue};
use napi::{Env, JsDeferred};
use sluice_core::error::{Error, Result};

use crate::error;

type Resolver<T> = Box<dyn FnOnce(Env) -> napi::Result<T> + Send>;

/// Settles one promise exactly once. Dropped unsettled, it rejects: with `ERR_INTERNAL` while a panic unwinds, with
/// `ERR_CLOSED` where the job it belonged to never ran.
///
/// A pending answer keeps the process alive; an idle object does not.
pub(crate) struct Answer<T: ToNapiValue + Send + 'static> {
    deferred: Option<JsDeferred<T, Resolver<T>>>,
    operation: &'static str,
}

impl<T: ToNapiValue + Send + 'static> Answer<T> {
    /// A pending promise and what settles it.
    pub(crate) fn new<'env>(
        env: &'env Env,
        operation: &'static str,
    ) -> napi::Result<(Self, Object<'env>)> {
        let (deferred, promise) = env.create_deferred()?;
        let answer = Self {
            deferred: Some(deferred),
            operation,
        };
        Ok((answer, promise))
    }

    /// Resolves or rejects.
    pub(crate) fn settle(mut self, result: Result<T>) {
        self.send(result);
    }

    fn send(&mut self, result: Result<T>) {
        if let Some(deferred) = self.deferred.take() {
            let operation = self.operation;
            deferred.resolve(Box::new(move |env| {
                result.map_err(|failure| error::to_js(&env, &named(failure, operation)))
            }));
        }
    }
}

/// The operation is the public call's; what is below may call it otherwise.
fn named(failure: Error, operation: &'static str) -> Error {
    if failure.operation.is_empty() {
        failure.during(operation)
    } else {
        failure
    }
}

impl<T: ToNapiValue + Send + 'static> Drop for Answer<T> {
    fn drop(&mut self) {
        if self.deferred.is_some() {
            let failure = if std::thread::panicking() {
                error::panicked(self.operation)
            } else {
                error::closed(self.operation)
            };
            self.send(Err(failure));
        }
    }
}
