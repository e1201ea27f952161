/// What was asked for and what was measured.
struct Bar {
  var name: String
  var bar: Double
  var measured: Double
  var isMinimum: Bool

  var isMet: Bool { isMinimum ? measured >= bar : measured <= bar }

  /// Prints the table. Returns whether every bar is met.
  static func show(_ bars: [Bar]) -> Bool {
    print("\n| measured | bar | figure | verdict |\n|---|---|---|---|")
    for bar in bars {
      let sign = bar.isMinimum ? "≥" : "≤"
      print(
        "| \(bar.name) | \(sign) \(Speed.short(bar.bar)) | \(Speed.short(bar.measured)) "
          + "| \(bar.isMet ? "met" : "missed") |")
    }
    return bars.allSatisfy(\.isMet)
  }
}
