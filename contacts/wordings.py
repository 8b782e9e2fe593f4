"""How people say in their own words that they want no more texts, or that we have the wrong number.

Read on folded text (see keywords.fold). They name what is to stop, or who is to be left alone:
ordinary sentences with stop, cancel, basta or parar do not match. A person decides all the same.
"""

import re

ENGLISH = (
    r"(?:please |just )?stop (?:texting|messaging|contacting|bothering|spamming|harassing|writing"
    r"|sending)(?: (?:to )?(?:me|us|this (?:number|phone))| these| those| texts| messages| any"
    r"| your)?\b(?! (?:him|her|them|while|and driving))",
    r"stop (?:all |these |the |your |with the )+(?:texts|messages|sms|spam|ads|promotions)",
    r"(?:take|remove|delete|get) (?:me|my (?:number|phone|name)|this number)"
    r" (?:off|from|out of)(?: of)? (?:your|this|the|all|any) (?:\w+ )?(?:lists?|contacts|database"
    r"|system|messages|texts)",
    r"(?:take|remove) me off",
    r"(?:do not|don't|dont|never|no longer|quit|cease)"
    r" (?:want to (?:get|receive)|wish to (?:get|receive)|send)(?: (?:me|us))?"
    r" (?:any|these|your|more|anymore|such)?(?: ?(?:more|of these|of your))* ?(?:texts?|messages?"
    r"|sms|ads|promotions|offers)",
    r"(?:do not|don't|dont|never)(?: (?:ever|you|dare|please|call|phone|or|and))*"
    r" (?:text|message|contact|write|spam)(?: to)? (?:me|us|this (?:number|phone))",
    r"(?:do not|don't|dont|never) send (?:me|us) (?:anything|any more|anymore)\b",
    r"(?:do not|don't|dont|no longer) (?:want|need)(?: (?:these|those|your|any|more|such|all|stupid"
    r"|damn|fucking))+ (?:texts?|messages?|sms|ads|promotions|offers|spam)",
    r"(?:remove|unsubscribe|unlist|delist) me"
    r"(?: (?:please|now|thanks|thank you|asap|immediately))*$",
    r"(?:i said|(?:told|asked|telling|asking) you(?: guys)? to|not interested|no thanks"
    r"|no thank you|texting me|messaging me) stop(?: (?:it|now|already|please))*$",
    r"^stop (?:it|this|now|already)(?: (?:it|now|please|already))*$",
    r"^stop i (?:do not|don't|dont|did not|didn't|didnt|never)\b",
    r"keep (?:texting|messaging|contacting|spamming|harassing|bothering) (?:me|us|this)",
    r"discontinue (?:all |these |the |your |sending |any )*"
    r"(?:texts?|messages?|sms|texting|messaging)",
    r"(?:enough|done|fed up) (?:with|of) (?:all |these |the |your |of )*"
    r"(?:texts|messages|sms|spam)",
    r"(?:want|get|be) off (?:of )?(?:this|your|the) list",
    r"(?:no longer|never) (?:text|message|contact|write)(?: to)? (?:me|us)",
    r"(?:quit|cease) (?:texting|messaging|contacting|spamming) (?:me|us)",
    r"no more (?:texts|messages|sms|promotions|spam)\b",
    r"unsubscribe (?:me|us)|opt me out|opting out of|want to (?:opt out|unsubscribe)"
    r"|(?:wanna|like to) (?:opt out|unsubscribe)(?: of| from)?(?: (?:these|your|all|this))?"
    r" ?(?:texts|messages|list|sms)?$",
    r"leave me alone|lose (?:my|this) number|(?:forget|delete|erase) my number",
    r"i (?:did not|didn't|didnt|never) (?:sign up|signed up|subscribed?|agreed?)"
    r" (?:for|to) (?:this|these"
    r"|your|any)",
)
ITALIAN = (
    r"non (?:scrivetemi|mandatemi|contattatemi|inviatemi|scrivermi|mandarmi|contattarmi|inviarmi"
    r"|messaggiatemi|disturbatemi|disturbarmi)\b",
    r"non (?:mi )?(?:scrivete|mandate|contattate|inviate|scrivere|mandare|contattare|inviare"
    r"|scriva|mandi|contatti|invii)(?:mi)? piu\b",
    r"non voglio (?:piu )?(?:ricevere|essere contattat[oai])"
    r"(?: (?:questi|i vostri|altri|piu|i suoi))*(?: (?:messaggi|sms|pubblicita|offerte))?",
    r"non (?:desidero|intendo|gradisco) (?:piu )?(?:ricevere|essere contattat[oai])",
    r"(?:toglietemi|cancellatemi|rimuovetemi|eliminatemi|toglimi|cancellami|rimuovimi|levatemi)"
    r" (?:dalla|da questa|dalle|dai|dal)\b",
    r"(?:togliete|cancellate|rimuovete|eliminate) il mio numero",
    r"(?:smettetela|smettila|smetta|smettete|piantatela|finitela) (?:di|con)"
    r" (?:scrivermi|mandarmi|contattarmi|inviarmi|disturbarmi|i messaggi|questi messaggi|gli sms)",
    r"(?:basta|niente piu|stop)(?: con| a| ai| agli| alla)?(?: i| questi| gli| coi)?"
    r" (?:messaggi|sms|pubblicita)",
    r"non voglio(?: (?:piu|questi|altri|i|vostri|suoi|tuoi|nessun))+ (?:messaggi|messaggio|sms"
    r"|pubblicita|offerte|comunicazioni)",
    r"basta (?:scrivermi|mandarmi|messaggiarmi|contattarmi|inviarmi)",
    r"^(?:la smetta|smettetela|smettila|piantatela|finitela)(?: (?:per favore|grazie|subito))*$",
    r"^(?:per favore )?(?:toglietemi|cancellatemi|rimuovetemi|eliminatemi|disiscrivetemi|toglimi"
    r"|rimuovimi)(?: (?:per favore|per cortesia|grazie|subito))*$",
    r"(?:voglio|vorrei) (?:disiscrivermi|cancellarmi|essere (?:cancellat|rimoss|tolt)[oa])",
    r"lasciatemi (?:in pace|stare)|lasciami (?:in pace|stare)",
)
PORTUGUESE = (
    r"(?:pare|parem|para|parar|deixe|deixem) de (?:me |nos )?(?:mandar|enviar|escrever|incomodar"
    r"|perturbar|contatar|contactar)(?:-me)?",
    r"nao (?:me |nos )?(?:mand[ae]|envi[ae]|escrev[ae]|contat[ae]|contact[ae]|perturb[ae]"
    r"|incomod[ae])m? mais",
    r"nao quero(?: (?:mais|essas?|estas?|suas?|nenhuma|as))+ (?:mensage(?:m|ns)|sms|propagandas?"
    r"|ofertas?|promoc(?:ao|oes))",
    r"nao quero (?:mensagens|sms|propaganda)",
    r"(?:par[ae]m?|chega|basta) com (?:isso|(?:as|essas|estas|os|esses|a|essa|o|esse)"
    r" (?:mensage(?:m|ns)|sms|propagandas?|spam))",
    r"^chega$",
    r"cancel(?:a|e|ar|em) (?:o )?meu cadastro|cancel(?:a|e|ar|em) (?:a )?(?:minha )?inscricao",
    r"nao (?:quero|desejo|gostaria de) (?:mais )?(?:receber|ser contatad[oa]|ser contactad[oa])",
    r"nao (?:mandem?|enviem?) (?:mais )?(?:mensagens?|sms|mensagem) (?:para|pra) (?:mim|este numero"
    r"|esse numero)",
    r"(?:me )?(?:tir[ae]m?|retir[ae]m?|remov[ae]m?|exclu[ai]|excluam)(?: me)?"
    r" (?:o )?(?:meu numero )?(?:da|dessa|desta|de sua|da sua|das|desse|deste) (?:\w+ )?(?:listas?"
    r"|cadastro|contatos|grupo|base)",
    r"(?:me )?(?:tire|tirem) da lista|(?:me )?(?:descadastre|descadastrem)(?: me)?\b(?= (?:da|dessa"
    r"|desta|de|por|agora|ja)|$)",
    r"(?:apague|apaguem|exclua|excluam|remova|removam|tire|tirem) (?:o )?meu (?:numero|contato"
    r"|telefone)",
    r"(?:chega|basta) de (?:mensagem|mensagens|sms|spam|propaganda)",
    r"(?:quero|gostaria de) (?:me )?(?:descadastrar|cancelar (?:a )?(?:minha )?(?:inscricao"
    r"|assinatura) (?:de|das|dos|nas) (?:mensagens|sms))",
    r"me deixe(?:m)? em paz",
)
POSSIBLE_STOP = re.compile(rf"\b(?:{'|'.join(ENGLISH + ITALIAN + PORTUGUESE)})")

WRONG_NUMBER = re.compile(
    r"\b(?:(?:you have |you've got |you got |this is |it is |it's |its |that's |i think |sorry )*"
    r"(?:the )?wrong (?:number|person)(?! of)"
    r"|(?:texted|messaged|contacted|reached) the wrong"
    r"|(?:i am not|i'm not|im not|this is not|this isn't|there is no|no) \w+"
    r" (?:at|with|on) this (?:number|phone)"
    r"|(?:avete |hai |ha )?(?:sbagliato|errato) numero|numero (?:sbagliato|errato)"
    r"|(?:avete|hai|ha) sbagliato (?:persona|destinatario)"
    r"|numero errado|(?:voce |voces )?(?:errou|erraram) (?:de|o) numero|engano de numero"
    r"|numero equivocado|se equivoco de numero)\b"
)
