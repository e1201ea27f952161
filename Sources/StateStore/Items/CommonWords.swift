/// What news of any feed have in common, for packing: the rarer first, since what is near is cheap to name.
///
/// Part of the form of ``KeptItemForm``: another list is another form.
enum CommonWords {
  static let bytes = Array((phrases + " " + words + " " + marks).utf8)

  private static let phrases = """
    ская ский ного ение ения ости ство ется были этом года году году, время также после России \
    Украины Украине что по на не как это из за для при der die das und den von mit für ist im nicht \
    auf eine dem sich des ein les des une dans pour que sur par est los las del para con una por \
    Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June \
    July August September October November December according to the government officials said on \
    the United States president minister foreign ministry defence military forces police security \
    court election parliament company market billion million per cent percent people were killed \
    injured attack attacks missile drone strike war Russia Russian Ukraine Ukrainian Kyiv Moscow \
    China Chinese Israel Gaza Iran European Union London Washington Reuters AFP AP (Reuters) - \
    reported that spokesman spokeswoman statement told reporters announced warned denied confirmed \
    accused claimed expected agreement international national region city country state world \
    including during between against because before under while through around another several
    """

  private static let words = """
    week year years month day days today time first last new two three four five more most other \
    some after over about into than they them their there when where which who whose would could \
    should will been being have has had not but its it's he his she her said says that this these \
    those with from were was are for and the of in to a is on at by as an it be or up out all one \
    , and the , but the . The . In a . It . He . She ." said . “ ” ’s ' — - of the in the to the on \
    the for the and the at the that the with the from the by the is a was a
    """

  private static let marks = """
    https://www.youtube.com/watch?v= <p> .org/ .net/ .co.uk/ .de/ .ru/news/ .html .htm .php?id= \
    /article/ /world/ /politics/ /story/ ?utm_source=rss&utm_medium=feed https://www. /2026/11/ \
    -2026- en-GB en-US Mon, Tue, Wed, Thu, Fri, Sat, Sun, Jan Feb Mar Apr May Jun Jul Aug Sep Oct \
    Nov 2026 2026- 00:00 +0000 GMT T00:00:00Z
    """
}
