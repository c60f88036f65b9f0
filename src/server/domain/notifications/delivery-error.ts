/** One try of a delivery failed; the message is shown to administrators. */
export class DeliveryError extends Error {
  override readonly name = 'DeliveryError';
}
