// PageBench [DIRECTORY] [ROUNDS]
//
// Reads every .html and .html.gz of DIRECTORY (our own fixtures without one) by libxml2 alone and as an
// article, in turns, and exits with 1 where speed or memory misses its bar.
import Foundation

let arguments = Array(CommandLine.arguments.dropFirst())
let pages = try BenchPages(directory: arguments.first ?? "Tests/ArticlePageTests/Fixtures")
let ratio = PageSpeed(pages: pages).run(rounds: arguments.count > 1 ? Int(arguments[1]) ?? 5 : 5)
let memory = PageMemory(pages: pages).run()
let isFast = ratio >= 0.65
let isSmall = memory <= 1
print("| measured | bar | figure | verdict |\n|---|---|---|---|")
print(
  "| articles, of libxml2's push parser | ≥ 0.65 | \(short(ratio)) | \(isFast ? "met" : "missed") |"
)
print(
  "| bytes of heap a byte of HTML, the larger half of the pages | ≤ 1 | \(short(memory)) | "
    + "\(isSmall ? "met" : "missed") |")
exit(isFast && isSmall ? 0 : 1)
