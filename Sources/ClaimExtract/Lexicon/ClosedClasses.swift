/// Words of English that no author can add to.
enum ClosedClasses {
  static let lists: [(WordClass, String)] = [
    (
      .determiner,
      "the a an this that these those some any no every each either neither another both all several many most few"
    ),
    (.possessive, "his her their its our my your whose"),
    ([.subjectPronoun], "i you he she it we they"),
    ([.objectPronoun], "me you him her it us them"),
    (
      [.subjectPronoun],
      "everyone someone nobody everybody somebody anyone anybody one none others many some most those both"
    ),
    (
      .female,
      "she her hers herself woman women mother sister daughter wife actress spokeswoman congresswoman chairwoman businesswoman queen lady girl widow aunt grandmother policewoman mrs ms miss madam princess duchess niece saleswoman councilwoman assemblywoman"
    ),
    (
      .male,
      "he him his himself man men father brother son husband actor spokesman congressman chairman businessman king gentleman boy widower uncle grandfather policeman mr sir lord prince duke nephew salesman councilman assemblyman fisherman"
    ),
    (
      .preposition,
      "of in on at by for with from to into onto over under about after before between among against during through throughout across near without within toward towards despite since until till amid upon behind beyond above below off per via as than like alongside including regarding concerning around outside inside"
    ),
    (.coordinator, "and or but nor yet"),
    (
      .subordinator,
      "that because while although though if unless when whenever where whereas since until before after as whether once so lest"
    ),
    (.relative, "who whom whose which that"),
    (.wh, "what who whom whose which how why where when whether"),
    (.be, "be am is are was were been being 's 're 'm isn't aren't wasn't weren't ain't"),
    (.have, "have has had having 've haven't hasn't hadn't 'd"),
    (.do, "do does did don't doesn't didn't"),
    (
      .modal,
      "will would can could may might must shall should 'll 'd ought cannot can't won't wouldn't couldn't shouldn't mustn't mightn't"
    ),
    (
      .negation,
      "not never no nobody nothing none neither nor cannot can't won't wouldn't couldn't shouldn't don't doesn't didn't isn't aren't wasn't weren't haven't hasn't hadn't ain't mustn't nowhere"
    ),
    (
      .adverb,
      "also again once twice ever never not now then still just even already soon later earlier often always sometimes too very so far well instead however meanwhile moreover though perhaps maybe rather quite almost yet here there together ago thus hence further first long reportedly allegedly today yesterday tomorrow tonight only"
    ),
    (
      .starter,
      "the a an this that these those he she it they we i you his her their its in on at but and for with from to as if when while after before since there what who how why some many most all no not one two mr mrs ms dr sen however meanwhile according although because both during last next now then until also earlier later asked under"
    ),
    (
      .month,
      "january february march april may june july august september october november december jan feb mar apr jun jul aug sept sep oct nov dec"
    ),
    (
      .weekday,
      "monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun"
    ),
    (
      .cardinal,
      "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million billion trillion dozen dozens hundreds thousands millions billions"
    ),
  ]
}
