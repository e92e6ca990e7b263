"""English first and last names that are common enough to be told in a text."""

from __future__ import annotations

from typing import Final

#: First names that are hardly ever anything else.
FIRST: Final = frozenset(
    "aaron abigail adam adrian alan albert alex alexander alexandra alexis alice alicia alison allison alyssa amanda amelia"
    " amy andrea andrew angela anita ann anna anne annie anthony antonio arthur ashley audrey barbara becky ben benjamin bernard"
    " beth betty beverly billy bob bobby bradley brandon brenda brian brittany bruce bryan caleb cameron carl carla carlos carolyn"
    " caroline catherine cathy charles cheryl chris christina christine christopher cindy claire clara colin connor craig crystal"
    " cynthia daniel daniela danielle darren dave david deborah debra denise dennis derek diana diane donald donna doris dorothy"
    " doug douglas dylan edward edwin eileen elaine eleanor elizabeth ella ellen emily emma eric erica erin ethan eugene evan"
    " evelyn fiona frances gabriel gary geoffrey george gerald gina gloria gordon greg gregory hannah harold harriet harry helen"
    " henry howard hugh ian irene isaac isabel isabella jacob jacqueline jake james jamie jane janet janice jared jason jean jeff"
    " jeffrey jenna jennifer jenny jeremy jerry jesse jessica jim jimmy joan joanna joanne joe joel john johnny jon jonathan jose"
    " joseph joshua joyce juan judith judy julia julian julie justin karen kate katherine kathleen kathryn kathy katie keith kelly"
    " kenneth kevin kim kimberly kyle larry laura lauren laurie leah leo leon leonard leslie liam linda lisa liz lois lori louis"
    " louise lucas lucy luis luke lynn madeline margaret maria marie marilyn marion marjorie martha martin mary matt matthew megan"
    " melanie melissa michael michelle miguel mike molly monica nancy naomi natalie natasha nathan neil nicholas nick nicole nina"
    " noah nora norman oliver olivia oscar owen pamela patricia patrick paul paula peggy peter phil philip phillip phyllis rachel"
    " ralph raymond rebecca richard rita robert roger ronald rosemary ross roy russell ruth ryan sally sam samantha samuel sandra"
    " sara sarah scott sean seth shannon sharon shawn sheila shirley simon sofia sonia sophia sophie stacy stanley stephanie stephen"
    " steve steven stuart susan suzanne sylvia tamara tara ted teresa terry thelma theodore theresa thomas tiffany tim timothy tina"
    " todd tom tommy tony tracy tyler valerie vanessa vera veronica vicky victor vincent vivian walter wanda wayne wendy wesley"
    " william yvonne zachary zoe mohammed muhammad ahmed ali fatima priya raj ravi sanjay wei ming jin minji jiho yuna"
    " mia ava aria layla zoey lily-rose penelope stella hazel aurora naomi eva lucia camila valentina mila chloe ellie sadie gianna"
    " lillian hailey kaylee brooke paige morgane jocelyn leila amir omar hassan hussein yusuf ibrahim khalid aisha zainab mariam"
    " noor amina salma layan dmitri dimitri sergei ivan igor boris vladimir olga natalia svetlana tatiana irina anastasia katya"
    " hiroshi kenji takashi yuki haruto sakura akira naoki yoko keiko satoshi priyanka anjali deepak amit rahul rohan arjun neha pooja"
    " sunita vijay suresh ramesh anil kavita lakshmi xiao mei ling hui jun pierre jacques luc francois michel jean-paul camille chantal"
    " hans klaus jurgen dieter heinrich greta ingrid lars sven bjorn astrid giovanni marco luca giulia francesca paolo matteo alessandro"
    " pedro javier diego alejandro fernando sofía lucía pablo ana elena raul rafael ricardo eduardo gustavo joao tiago beatriz mateo"
    " levi elijah asher wyatt carter jayden isaiah josiah nolan colton jaxon brayden gavin landon tristan trevor derrick marcus darnell"
    " jamal tyrone malik terrence latoya keisha tamika ebony imani kendra candace".split()
)  # fmt: skip
#: First names that are words as well: only where something plainly says that a name follows.
WORDS: Final = frozenset(
    "amber angel april art austin bill carol charlotte chase christian daisy dale dallas dawn dean drew faith frank georgia ginger"
    " grace grant guy heather holly hope hunter iris ivy jack jackson jasmine jordan joy june kay lily logan madison mark mason max"
    " may melody miles olive pat paris pearl penny pierce ray rich rob robin rose ruby rusty savannah summer sue sydney victoria"
    " violet virginia ward will".split()
)  # fmt: skip
LAST: Final = frozenset(
    "smith johnson williams brown jones garcia miller davis rodriguez martinez hernandez lopez gonzalez wilson anderson thomas taylor"
    " moore jackson martin lee perez thompson white harris sanchez clark ramirez lewis robinson walker allen wright scott torres"
    " nguyen hill flores adams nelson baker hall rivera campbell mitchell carter roberts gomez phillips evans turner diaz parker cruz"
    " edwards collins reyes stewart morris morales murphy cook rogers gutierrez ortiz morgan cooper peterson bailey reed kelly howard"
    " ramos kim cox ward richardson watson brooks chavez wood james bennett gray mendoza ruiz hughes price alvarez castillo sanders"
    " patel myers long ross foster jimenez powell jenkins perry russell sullivan bell coleman butler henderson barnes fisher vasquez"
    " simmons graham murray ford castro marshall owens harrison fernandez mcdonald woods washington kennedy wells henry chen freeman"
    " webb tucker guzman burns crawford olson simpson porter gordon mendez silva shaw snyder mason dixon munoz hunt hicks holmes"
    " palmer wagner black robertson boyd stone salazar fox warren mills meyer rice schmidt garza daniels ferguson nichols stephens"
    " soto weaver ryan gardner payne kelley dunn pierce arnold tran spencer peters hawkins grant hansen castro hoffman hart elliott"
    " cunningham knight bradley park choi jung kang cho yoon jang lim han shin kwon hwang ahn song doe wong chan singh khan kumar"
    " sharma gupta ali ahmed hussain obrien mueller schneider fischer weber dubois rossi ferrari tanaka suzuki sato wang li zhang liu"
    " young king green may rose day french english bishop cole west lane rhodes banks field fields gibson wallace cole hart jordan"
    " yamamoto nakamura kobayashi petrov ivanov smirnov okafor adeyemi mensah silva santos oliveira costa pereira".split()
)  # fmt: skip
