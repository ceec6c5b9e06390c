import ssh2 from 'ssh2'

/** A new pair of keys in OpenSSH's form. The library writes one in some hundreds so that it cannot read it itself: then another. */
export function newSshKey(passphrase?: string): { readonly public: string; readonly private: string } {
  for (;;) {
    const pair =
      passphrase === undefined
        ? ssh2.utils.generateKeyPairSync('ed25519')
        : ssh2.utils.generateKeyPairSync('ed25519', { passphrase, cipher: 'aes256-ctr', rounds: 16 })
    if (!(ssh2.utils.parseKey(pair.private, passphrase) instanceof Error)) return pair
  }
}
