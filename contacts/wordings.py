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
    r"(?:do not|don't|dont|never) (?:text|message|contact|write|spam)"
    r"(?: to)? (?:me|us|this (?:number|phone))",
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
    r"(?:basta|niente piu|stop)(?: con)?(?: i| questi| gli| coi)? (?:messaggi|sms|pubblicita)",
    r"(?:voglio|vorrei) (?:disiscrivermi|cancellarmi|essere (?:cancellat|rimoss|tolt)[oa])",
    r"lasciatemi (?:in pace|stare)|lasciami (?:in pace|stare)",
)
PORTUGUESE = (
    r"(?:pare|parem|para|parar|deixe|deixem) de (?:me |nos )?(?:mandar|enviar|escrever|incomodar"
    r"|perturbar|contatar|contactar)(?:-me)?",
    r"nao (?:me |nos )?(?:mande|envie|escreva|contate|contacte|perturbe|incomode)m? mais",
    r"nao (?:quero|desejo|gostaria de) (?:mais )?(?:receber|ser contatad[oa]|ser contactad[oa])",
    r"nao (?:mandem?|enviem?) (?:mais )?(?:mensagens?|sms|mensagem) (?:para|pra) (?:mim|este numero"
    r"|esse numero)",
    r"(?:me )?(?:tire|tirem|retire|retirem|remova|removam|exclua|excluam)(?: me)?"
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
