const make = (name: string, message: string) => (): DOMException => new DOMException(message, name);

/** Chrome's own names and messages. */
export const failures = {
  nothingChosen: make('NotFoundError', 'No device selected.'),
  gone: make('NotFoundError', 'The device was disconnected.'),
  closed: make('InvalidStateError', 'The device must be opened first.'),
  unconfigured: make('InvalidStateError', 'The device must have a configuration selected.'),
  unclaimed: make('InvalidStateError', 'The specified interface has not been claimed.'),
  deviceBusy: make('InvalidStateError', 'An operation that changes the device state is in progress.'),
  interfaceBusy: make('InvalidStateError', 'An operation that changes interface state is in progress.'),
  noConfiguration: make('NotFoundError', 'The configuration value provided is not supported by the device.'),
  noInterface: make(
    'NotFoundError',
    'The interface number provided is not supported by the device in its current configuration.',
  ),
  noAlternate: make(
    'NotFoundError',
    'The alternate setting provided is not supported by the device in its current configuration.',
  ),
  noEndpoint: make(
    'NotFoundError',
    'The specified endpoint is not part of a claimed and selected alternate interface.',
  ),
  endpointRange: make('IndexSizeError', 'The specified endpoint number is out of range.'),
  accessDenied: make('SecurityError', 'Access denied.'),
  cannotClaim: make('NetworkError', 'Unable to claim interface.'),
  protectedClass: make('SecurityError', 'The requested interface implements a protected class.'),
  cannotSetAlternate: make('NetworkError', 'Unable to set device interface.'),
  cannotReset: make('NetworkError', 'Unable to reset the device.'),
  cannotConfigure: make('NetworkError', 'Unable to set device configuration.'),
  transferFailed: make('NetworkError', 'A transfer error has occurred.'),
  transferForbidden: make('SecurityError', 'The transfer was not allowed.'),
  cancelled: make('AbortError', 'The transfer was cancelled.'),
  tooLong: make('DataError', 'The data buffer exceeded supported maximum size of 33554432 bytes'),
  detached: make('InvalidStateError', 'The data buffer has been detached.'),
} as const;
