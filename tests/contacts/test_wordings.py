"""Refusals in people's own words are shown to a person; ordinary sentences are left alone."""

import pytest

from contacts import keywords

REFUSALS = {
    "en": [
        "Please stop texting me", "stop messaging me!!", "STOP CONTACTING ME", "Stop sending me these",
        "Stop sending messages to this number", "stop bothering me", "Stop all texts please",
        "please stop these messages", "Take me off your list", "Remove me from this list.",
        "Remove my number from your database", "take my number off your contacts",
        "Don't text me again", "don\u2019t message me anymore", "Do not contact me", "Never text me again",
        "I don't want to receive any more texts", "I do not want to get these messages",
        "no more texts", "No more messages, thanks", "Unsubscribe me", "opt me out",
        "I want to opt out", "I'd like to unsubscribe", "Leave me alone", "lose my number",
        "Delete my number", "quit texting me", "I never signed up for this",
        "I didn't sign up for these texts", "please stop spamming us",
        "Please remove me", "remove me please", "Do not call or text me again", "Don't ever text me again",
        "I don't want these texts anymore", "I don't want your messages", "I said STOP!",
        "I told you guys to stop", "Stop it", "Not interested. Stop.", "Enough with the texts",
        "I want off this list", "Stop!! I don't know you", "why do you keep texting me? stop",
        "Please discontinue these messages", "Don't send me anything",
    ],
    "it": [
        "Non scrivetemi più", "non mandatemi altri messaggi", "Non contattatemi", "NON MI SCRIVETE PIÙ",
        "Non mi mandate più niente", "non voglio più ricevere messaggi", "Non voglio ricevere questi sms",
        "Non desidero più ricevere comunicazioni", "toglietemi dalla lista", "Cancellatemi dalla vostra lista",
        "rimuovetemi dai contatti", "Cancellate il mio numero", "smettetela di scrivermi",
        "Smettila di mandarmi messaggi", "Basta messaggi!", "basta con questi messaggi", "niente più messaggi",
        "Vorrei disiscrivermi", "voglio essere cancellato", "lasciatemi in pace", "Per favore non inviatemi sms",
        "Non voglio più messaggi", "Non voglio i vostri messaggi", "Basta scrivermi", "Smettetela!",
        "Cancellatemi, per favore", "Disiscrivetemi", "Stop agli SMS",
    ],
    "pt": [
        "Pare de mandar mensagens", "parem de me enviar isso", "Para de me mandar mensagem",
        "não me mande mais mensagens", "Não enviem mais", "não quero mais receber mensagens",
        "Não quero receber isso", "não desejo receber propaganda", "me tire da lista",
        "Me tirem dessa lista", "remova meu número da sua lista", "Retire-me da sua lista", "apague meu número",
        "Excluam meu contato", "chega de mensagens", "Basta de mensagens", "quero me descadastrar",
        "Gostaria de descadastrar", "me deixem em paz", "Não mandem mensagem para este número",
        "pare de me incomodar", "Não quero mais mensagens", "não quero mensagens", "Me tira da lista",
        "Não me manda mais mensagem", "Parem com isso", "parem com essas mensagens", "Chega!",
        "Me remove dessa lista", "Cancela meu cadastro",
    ],
}  # fmt: skip

ORDINARY = [
    "I'll stop by at five", "Don't stop believing", "Where is the bus stop?", "Can I stop in tomorrow?",
    "Can I cancel my appointment on Tuesday?", "Please cancel my order", "cancel order 1234",
    "Is there a cancellation fee?", "See you at the end of the week", "The end of May works",
    "Did the rain stop?", "My brakes do not stop the bike", "it won't stop squeaking", "stop sign on Main St",
    "I want to quit smoking", "How do I remove the wheel?", "Take the bell off, please",
    "Can you take the rack off my bike?", "Send me more pictures", "Don't forget to text me",
    "Please text me when it is ready", "Do not send it yet, I will pick it up", "text messages work best for me",
    "I stopped texting while driving, sorry for the wait", "Remove the old chain and keep the list of parts",
    "Basta così, grazie mille", "mi basta la taglia M", "Quanto basta per due persone?",
    "Basta che sia pronta per sabato", "Posso cancellare la prenotazione di domani?",
    "Cancella la pizza con i funghi", "Non scrivo bene in italiano", "Smette di piovere alle tre?",
    "Non mandate il corriere, passo io", "Fermata dell'autobus qui davanti",
    "Vou parar aí amanhã", "Onde posso parar o carro?", "Preciso cancelar a consulta de terça",
    "Não pare na porta, é proibido", "Pode sair às cinco?", "Para de chover às três",
    "Basta um, obrigado", "Não mande ainda, vou buscar", "Quero cancelar o pedido 12",
    "Tire uma foto da lista de preços", "No more than two, please", "The number 12 bus is wrong, is it?",
    "Is that the wrong size?", "Wrong number of spokes in the box", "Il numero di telaio è 1234",
    "Remove me one link from the chain", "Please remove my old bell", "I said I'd stop by later",
    "Stop by now if you like", "Keep the old chain, I will text you", "I don't want more than two",
    "Don't send me the red one", "You don't need these wheels", "Enough with the rain!",
    "I am done with the form", "Get off at the second stop", "No thanks, the first stop is fine",
    "Non voglio i freni a disco", "Smettetela di ridere", "Toglietemi il cestino dalla bici",
    "Basta mandare una foto?", "Não quero o vermelho", "Parem na porta azul", "Chega amanhã?",
    "Tira o cesto da bicicleta", "Cancela o pedido 12", "Manda mais uma foto",
    "Qual o número do pedido?", "What time do you end?", "At the end", "weekend please",
]  # fmt: skip

WRONG = [
    "Wrong number", "wrong number.", "Sorry, wrong number!", "You have the wrong number",
    "you got the wrong person", "I think you texted the wrong person", "There is no Ana at this number",
    "Numero sbagliato", "Avete sbagliato numero", "ha sbagliato persona", "número errado",
    "Você errou de número", "Número equivocado",
]  # fmt: skip


def said(text):
    return keywords.meaning(text)


def test_there_are_enough_of_each():
    phrases = [text for texts in REFUSALS.values() for text in texts]

    assert len(phrases) >= 40
    assert min(len(texts) for texts in REFUSALS.values()) >= 12
    words = ("stop", "cancel", "end", "basta", "parar")
    used = [text for text in ORDINARY if any(word in text.casefold() for word in words)]
    assert len(ORDINARY) >= 40
    assert len(used) >= 20


@pytest.mark.parametrize("text", [text for texts in REFUSALS.values() for text in texts])
def test_refusal_in_own_words_is_for_a_person_to_judge(text):
    assert said(text) == "maybe"


@pytest.mark.parametrize("text", ORDINARY)
def test_ordinary_sentence_is_left_alone(text):
    assert said(text) == ""


@pytest.mark.parametrize("text", WRONG)
def test_wrong_number_is_told_from_a_refusal(text):
    assert said(text) == "wrong"


def test_wrong_number_and_stop_in_one_is_a_refusal():
    assert said("Wrong number, stop texting me") == "maybe"


@pytest.mark.parametrize(
    "text", ["STOP", "Parar.", "PARE", "Sair", "cancelar", "Basta!", "disiscrivimi", "BAJA", "Darme de baja",
             "detener", "Salir", "quit", "unsubscribe", "descadastrar", "Cancelar por favor"]
)  # fmt: skip
def test_stop_words_of_four_languages(text):
    assert said(text) == "out"


@pytest.mark.parametrize("text", ["START", "Unstop", "iniciar", "Inizia", "começar", "comenzar"])
def test_start_words_of_four_languages(text):
    assert said(text) == "in"
