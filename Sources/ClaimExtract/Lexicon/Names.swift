/// First names with the gender they usually carry, and demonyms. Ours, from general knowledge; names
/// that men and women bear alike are in neither list.
enum Names {
  static let lists: [(WordClass, String)] = [
    (
      .maleName,
      """
      aaron abdul abdullah abe abraham adam adnan adolf adrian ahmad ahmed aidan akira alan
      albert alberto alec alejandro aleksandr aleksei alessandro alex alexander alexei alexey
      alfred ali alistair allan allen amir amit ammon anatoly anders andre andreas andrei andres
      andrew andrey andrii andriy andrzej angus anthony anton antonin antonio antony archie ariel
      arjun arnold arseniy art artem arthur ashok asif austin axel bahram barack barry bart
      bashar bassam ben benedict benjamin benny bernard bernie bert bill billy bjorn bob bobby
      bogdan boris brad bradley brandon brendan brent bret brett brian bruce bruno bryan bud
      byron callum calvin cameron carl carlos cary cecil cesar chad charles charlie chester chris
      christian christoph christopher chuck clarence clark claude claudio clay clayton clement
      clint clive cliven clyde cody colin conor conrad corbin corey cornel cory craig curt curtis
      cyril cyrus daniel danny dario darrell darren dave david davide dean denis dennis derek
      dermot desmond devin diego dieter dimitri dinesh dirk dmitri dmitriy dmitry dmytro dominic
      don donald donnie doug douglas duane duncan dustin dwayne dwight earl ed eddie edgar edmund
      eduardo edward edwin efrain elbridge eli elias elijah elliot elliott elon emilio emmanuel
      enrico enrique eric erik ernest ernesto esteban ethan eugene evan evgeny ezra fabian fabio
      faisal farid federico felipe felix fernando fidel floyd francesco francis francisco
      francois frank franklin franz fred freddie frederick fritz gabriel gareth garrett garry
      gary gavin gene gennady geoff geoffrey george georges georgi gerald gerard gerardo gerhard
      gerry gianni gideon gilbert giovanni giuseppe glen glenn gordon graeme graham grant greg
      gregory grigory guido guillermo gunther gus gustavo guy habib hakan hakeem hamid hans
      harold haroon harry harvey hasan hassan hector heinz helmut henri henrik henry herbert
      herman herschel hideki hiroshi horst howard hubert hugh hugo hussein ian ibrahim igor ihor
      ilya imran isaac isaiah ishmael ismail ivan jack jackson jacob jacques jahangir jaime jair
      jake jakob jamal james jamie jan janos jared jason javad javier jay jean-claude jean-luc
      jean-marie jean-pierre jed jeff jeffrey jens jeremiah jeremy jerome jerry jess jesse jim
      jimmy jin joachim joaquin joe joel johan johann john johnny jon jonah jonas jonathan jorge
      jose josef joseph josh joshua jozef juan jules julian julio jurgen justin kamal karim karl
      kazuo keir keith ken kenneth kenny kent kevin khaled khalid khizr kirk klaus kofi
      konstantin kurt kyle kyrylo lance larry lars laurence laurent lawrence lee leo leon leonard
      leonardo leonid leopold leroy les lester lewis liam lincoln lionel lloyd lorenzo lou louie
      louis luc luca lucas luciano luis luiz luke magnus mahmoud mahmud maksim malcolm manuel
      marc marcel marcelo marco marcos marcus mariano mario mark marko marlon marshall martin
      marty marvin mason massimo mateo mats matt matteo matthew matthias maurice mauricio max
      maxim maxime maximilian mehdi mehmet melvin merrick michael michal michel mick miguel mihai
      mike mikhail milan miles milo milos milton miroslav mitch mitchell mitt mohamed mohammad
      mohammed mohsen moses muhammad murray mustafa mykhailo mykola narendra nasser nate nathan
      nathaniel neal ned neil nelson newt nicholas nick nicolas nicolo niels nigel nikita nikolai
      nikolay nils noah nolan norman oleg oleh oleksandr oleksii oleksiy oliver olivier omar
      orlando orrin osama oscar otto owen pablo paolo pascal patricio patrick paul paulo pavel
      pavlo pedro pekka percy perry pete peter petr petro phil philip philippe phillip pierre
      pieter piotr prakash quentin rafael rahul raj rajesh ralph ramon ramsey ramzan rand randall
      randy raphael rashid raul ravi ray raymond recep reggie reginald reince reinhard reinhold
      rene rex ricardo rich richard rick ricky rob robert roberto rod roderick rodney rodolfo
      rodrigo roger roland rolf roman ron ronald ronnie rory roscoe ross roy ruben rudolf rudy
      rupert russ russell rustam ryan saad saddam salman salvador salvatore sam sami samir samuel
      sanjay scott seamus sean seb sebastian selim serge sergei sergey sergio serhii serhiy seth
      shane shaun shawn sheldon shigeru shinzo sidney siegfried silvio simon slobodan spencer
      stan stanislav stanley stefan steffen stephan stephen sterling steve steven stewart stuart
      sunil sven svyatoslav tad taras tariq tayyip ted teddy terrence theo theodore thierry
      thomas thorsten tim timothy timur tobias toby todd tom tomas tomasz tommy tony travis trent
      trevor tristan tucker ty tyler tyrone umar usman vaclav vadim valentin valery vasily vasyl
      viacheslav victor viktor vince vincent vinod virgil vitali vitaliy vitaly vito vlad
      vladimir vladislav volodymyr vyacheslav wade wallace walt walter warren wayne wes wesley
      wilbur wilfred wilhelm will willard willem william willie winston wolf wolfgang woodrow
      woody xavier yahya yair yanis yasser yevgeny yitzhak yoav yuri yuriy yusuf yves zac zach
      zachary zbigniew ziad zoltan
      """
    ),
    (
      .femaleName,
      """
      abby abigail ada adela adele adriana agnes agnieszka aileen aisha alana alexa alexandra
      alice alicia alina alison allison alma alyssa amal amanda amber amelia amina amy ana
      anastasia andrea angela angelica angelina angie anita ann anna annabel anne annegret
      anneliese annette annie antonia april aretha ariana arlene ashley astrid audrey ava ayelet
      azadeh barbara beata beatrice becky belinda bella bernadette beth bethany betsy betty
      beverly bianca birgit bonnie brenda briana bridget brigitte brittany brooke caitlin camilla
      camille candace candice cara carla carly carmen carol carole carolina caroline carolyn
      cassandra catarina catherine cathy cecile cecilia celeste celia charlene charlotte chelsea
      cheri cherie cheryl chloe christa christiane christina christine christy cindy claire clara
      claudia clementine colette colleen connie constance consuelo corinne cristina crystal
      cynthia dafna daisy dana daniela danielle daphne daria dawn deanna deb debbie deborah debra
      deirdre delia delphine denise desiree diana diane dianne dina dolores donna dora doreen
      doris dorothy edith edna eileen elaine eleanor elena elisabeth elise eliza elizabeth ella
      ellen elsa elsie emilia emily emma erica erika erin esther ethel eugenia eunice eva eve
      evelyn faith fatima faye felicia fiona flora florence frances francesca francine gabriela
      gabrielle gail gemma genevieve georgia georgina geraldine gertrude gina ginger gisele
      giulia glenda gloria golda grace greta gretchen gwen gwyneth hallie hana hanan hanna hannah
      harriet hazel heather heidi helen helena helene helga hilary hilda hillary holly hope huma
      iman imelda indira inga ingrid irene irina iris irma isabel isabella isabelle ivana ivanka
      jacinda jackie jaclyn jacqueline jacquelyn jamila jana janay jane janelle janet janice
      janine jasmine jeanette jeanine jeanne jeannette jen jenna jennie jennifer jenny jessica
      jill jo joan joanna joanne jocelyn jodi jody josephine joy joyce juanita judith judy julia
      juliana julie juliet justine kamala karen karin karina kate katerina katharine katherine
      kathie kathleen kathryn kathy katie katja katrina katy kay kayla kayleigh keiko kelli
      kellie kellyanne kerri kimberly kirsten kirstjen kristen kristi kristin kristina kristine
      kyrsten lana lara laura lauren laurie leah leila lena lenora leticia lidia lila lilian
      liliana lillian lily linda lindsay lisa lise liv liz liza lois lola loretta lori lorraine
      lottie louise lourdes lucia lucie lucinda lucy ludmila luisa lydia lyn lynda lynn lynne
      mabel madeleine madeline magda maggie mairead malala malia mandy manuela mara marcela
      marcia margaret margarita margot maria mariam marian mariana marianne maribel marie mariel
      marilyn marilynn marina marine marisa marissa marjorie marlene marsha marta martha martina
      mary maryam mathilde maureen maya mazie meera megan meghan megyn mei melania melanie
      melinda melissa mercedes meredith mia michelle mildred millie mimi mindy minnie miranda
      miriam moira mollie molly mona monica monika monique muriel myra myrtle nadezhda nadia
      nadine nancy naomi narges natalia natalie natalya natasha neera nellie nicki nicola nicole
      nicolette nikki nina noor nora noreen norma odile oksana olena olga olha olive olivia
      ophelia oprah paige pam pamela patience patricia patty paula paulette pauline pearl peggy
      penelope penny petra philippa phoebe phyllis pia polina polly priscilla priti priya rachel
      ramona reba rebecca regina renate renee rhonda rita roberta rosa rosalie rosalind rosanna
      rose rosemary rosie roxanne ruby ruth sabina sabine sabrina sadie sally salma samantha
      samira sandra sanna sara sarah savannah selena selma serena shakira sharon shauna sheila
      shelby shelley sheryl shirley sigrid silvia simone sinead siobhan sofia sonia sonja sonya
      sophia sophie stacey stacy stella stephania stephanie sue susan susana susanna susanne
      susie suzanne suzette svetlana sylvia sylvie tabitha tamara tammy tania tanya tara tatiana
      tatyana teresa teri tess tessa thelma theresa therese tiffany tina tomi tonya tracey tricia
      trina trudy tulsi uma ursula valentina valeria valerie vanessa vera verena veronica
      veronika vicki vicky victoria viola violet virginia vivian viviane wanda wendy whitney
      whoopi wilda wilhelmina wilma winifred winnie xenia yasmin yelena yoko yolanda yulia yuliya
      yvette yvonne zahra zainab zelda zoe zsofia zuzana
      """
    ),
    (
      .demonym,
      """
      afghan african albanian algerian american argentine argentinian armenian asian australian
      austrian azerbaijani bahraini bangladeshi belarusian belgian bolivian bosnian brazilian
      british bulgarian burmese cambodian canadian catholic chilean chinese christian colombian
      congolese conservative croatian cuban cypriot czech danish democratic dutch eastern
      ecuadorian egyptian emirati english eritrean estonian ethiopian european federal filipino
      finnish french georgian german ghanaian gop greek haitian hungarian icelandic indian
      indonesian iranian iraqi irish israeli italian jamaican japanese jewish jordanian kazakh
      kenyan korean kuwaiti labour latvian lebanese liberal libyan lithuanian malaysian malian
      mexican moldovan mongolian moroccan muslim nepalese nigerian northern norwegian omani
      pakistani palestinian paraguayan peruvian polish portuguese qatari republican romanian
      russian rwandan saudi scottish senegalese serbian slovak slovenian somali southern soviet
      spanish sudanese swedish swiss syrian taiwanese thai tunisian turkish ugandan ukrainian
      uruguayan uzbek venezuelan vietnamese welsh western yemeni zambian zimbabwean
      """
    ),
  ]
}
