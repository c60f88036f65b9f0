import { type LookupAddress, lookup } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';

/** An address that the server does not call for people; the message says what to do. */
export class RefusedAddressError extends Error {
  override readonly name = 'RefusedAddressError';
}

const subnets = (list: readonly string[]): BlockList => {
  const block = new BlockList();
  for (const subnet of list) {
    const [net = '', prefix] = subnet.split('/');
    block.addSubnet(net, Number(prefix), isIP(net) === 6 ? 'ipv6' : 'ipv4');
  }
  return block;
};

/** Whether addresses of this machine and its networks may be called, and the setting that says so. */
export interface AddressPolicy {
  allowPrivate: boolean;
  setting: 'MINTMARK_WEBHOOK_ALLOW_PRIVATE' | 'MINTMARK_IMPORT_ALLOW_PRIVATE';
}

/** Where nobody's server lies but what a cloud tells its machines, addresses of many and such that mean nothing. */
const never = subnets([
  '169.254.0.0/16',
  '0.0.0.0/8',
  '224.0.0.0/4',
  '240.0.0.0/4',
  '100.100.100.200/32',
  '::/128',
  'fe80::/10',
  'ff00::/8',
  'fd00:ec2::/32',
  // Addresses that carry an IPv4 address inside, which the rules for IPv4 would not see.
  '64:ff9b::/96',
  '64:ff9b:1::/48',
  '2002::/16',
  '2001::/32',
]);

/** This machine and the networks behind it. */
const internal = subnets([
  '127.0.0.0/8',
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '100.64.0.0/10',
  '192.0.0.0/24',
  '198.18.0.0/15',
  '::1/128',
  'fc00::/7',
  'fec0::/10',
]);

/**
 * Throws unless people may have `address` called: they must not reach through this server what only this server can
 * reach.
 * @throws RefusedAddressError
 */
export function requireAllowed(address: string, { allowPrivate, setting }: AddressPolicy): void {
  const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
  if (never.check(address, family)) {
    throw new RefusedAddressError(`${address} is no address of a server for people; enter another one.`);
  }
  if (!allowPrivate && internal.check(address, family)) {
    throw new RefusedAddressError(
      `${address} is in an internal network. To allow such addresses, start the server with ${setting}=1.`,
    );
  }
}

/** The address in `url` when it names one by number: then nothing is looked up. */
export function literalAddress(url: URL): string | null {
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  return isIP(host) ? host : null;
}

/**
 * Resolves names for a connection and refuses it when any of the addresses is not allowed. The connection goes to
 * what was checked, so a name that resolves otherwise a moment later gains nothing.
 */
export function allowedLookup(policy: AddressPolicy): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, addresses: LookupAddress[]) => {
      if (error) return callback(error, []);
      try {
        for (const { address } of addresses) requireAllowed(address, policy);
      } catch (refusal) {
        return callback(refusal as Error, []);
      }
      if (options.all) return callback(null, addresses);
      const [first] = addresses;
      callback(null, first?.address ?? '', first?.family);
    });
  };
}
