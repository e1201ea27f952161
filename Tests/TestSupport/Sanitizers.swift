import Glibc

/// Whether this build carries a sanitizer.
///
/// AddressSanitizer keeps freed blocks for a while to catch their use, and ThreadSanitizer keeps four
/// bytes of history for each one: how much memory is resident says nothing there.
public enum Sanitizers {
  /// True in builds with `--sanitize=address` or `--sanitize=thread`.
  public static let areOn = ["__asan_init", "__tsan_init"].contains { (name: String) in
    dlsym(nil, name) != nil
  }
}
