"""slacontract: a language for support service level agreements, and its compiler."""
