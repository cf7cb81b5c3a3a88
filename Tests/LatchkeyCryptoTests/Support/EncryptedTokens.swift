//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// Encrypted tokens of other makers: of RFC 7520, and of another library for the key of RFC 7520 §3.4.
enum EncryptedTokens {
    /// The key of RFC 7520 §5.2, member by member.
    static let rsaKey: KeyValuePairs<String, String> = [
        "kty":
            "RSA",
        "kid":
            "samwise.gamgee@hobbiton.example",
        "use":
            "enc",
        "n":
            "wbdxI55VaanZXPY29Lg5hdmv2XhvqAhoxUkanfzf2-5zVUxa6prHRrI4pP1AhoqJRlZfYtWWd5mmHRG2pAHIlh0ySJ9wi0Bi"
            + "oZBl1XP2e-C-FyXJGcTy0HdKQWlrfhTm42EW7Vv04r4gfao6uxjLGwfpGrZLarohiWCPnkNrg71S2CuNZSQBIPGjXfkmIy2t"
            + "l_VWgGnL22GplyXj5YlBLdxXp3XeStsqo571utNfoUTU8E4qdzJ3U1DItoVkPGsMwlmmnJiwA7sXRItBCivR4M5qnZtdw-7v"
            + "4WuR4779ubDuJ5nalMv2S66-RPcnFAzWSKxtBDnFJJDGIUe7Tzizjg1nms0Xq_yPub_UOlWn0ec85FCft1hACpWG8schrOBe"
            + "NqHBODFskYpUc2LC5JA2TaPF2dA67dg1TTsC_FupfQ2kNGcE1LgprxKHcVWYQb86B-HozjHZcqtauBzFNV5tbTuB-TpkcvJf"
            + "NcFLlH3b8mb-H_ox35FjqBSAjLKyoeqfKTpVjvXhd09knwgJf6VKq6UC418_TOljMVfFTWXUxlnfhOOnzW6HSSzD1c9WrCuV"
            + "zsUMv54szidQ9wf1cYWf3g5qFDxDQKis99gcDaiCAwM3yEBIzuNeeCa5dartHDb1xEB_HcHSeYbghbMjGfasvKn0aZRsnTyC"
            + "0xhWBlsolZE",
        "e":
            "AQAB",
        "alg":
            "RSA-OAEP",
        "d":
            "n7fzJc3_WG59VEOBTkayzuSMM780OJQuZjN_KbH8lOZG25ZoA7T4Bxcc0xQn5oZE5uSCIwg91oCt0JvxPcpmqzaJZg1nirjc"
            + "WZ-oBtVk7gCAWq-B3qhfF3izlbkosrzjHajIcY33HBhsy4_WerrXg4MDNE4HYojy68TcxT2LYQRxUOCf5TtJXvM8olexlSGt"
            + "VnQnDRutxEUCwiewfmmrfveEogLx9EA-KMgAjTiISXxqIXQhWUQX1G7v_mV_Hr2YuImYcNcHkRvp9E7ook0876DhkO8v4UOZ"
            + "LwA1OlUX98mkoqwc58A_Y2lBYbVx1_s5lpPsEqbbH-nqIjh1fL0gdNfihLxnclWtW7pCztLnImZAyeCWAG7ZIfv-Rn9fLIv9"
            + "jZ6r7r-MSH9sqbuziHN2grGjD_jfRluMHa0l84fFKl6bcqN1JWxPVhzNZo01yDF-1LiQnqUYSepPf6X3a2SOdkqBRiquE6Ev"
            + "LuSYIDpJq3jDIsgoL8Mo1LoomgiJxUwL_GWEOGu28gplyzm-9Q0U0nyhEf1uhSR8aJAQWAiFImWH5W_IQT9I7-yrindr_2fW"
            + "Q_i1UgMsGzA7aOGzZfPljRy6z-tY_KuBG00-28S_aWvjyUc-Alp8AUyKjBZ-7CWH32fGWK48j1t-zomrwjL_mnhsPbGs0c9W"
            + "sWgRzI-K8gE",
        "p":
            "7_2v3OQZzlPFcHyYfLABQ3XP85Es4hCdwCkbDeltaUXgVy9l9etKghvM4hRkOvbb01kYVuLFmxIkCDtpi-zLCYAdXKrAK3Pt"
            + "Sbtzld_XZ9nlsYa_QZWpXB_IrtFjVfdKUdMz94pHUhFGFj7nr6NNxfpiHSHWFE1zD_AC3mY46J961Y2LRnreVwAGNw53p07D"
            + "b8yD_92pDa97vqcZOdgtybH9q6uma-RFNhO1AoiJhYZj69hjmMRXx-x56HO9cnXNbmzNSCFCKnQmn4GQLmRj9sfbZRqL94bb"
            + "tE4_e0Zrpo8RNo8vxRLqQNwIy85fc6BRgBJomt8QdQvIgPgWCv5HoQ",
        "q":
            "zqOHk1P6WN_rHuM7ZF1cXH0x6RuOHq67WuHiSknqQeefGBA9PWs6ZyKQCO-O6mKXtcgE8_Q_hA2kMRcKOcvHil1hqMCNSXlf"
            + "lM7WPRPZu2qCDcqssd_uMbP-DqYthH_EzwL9KnYoH7JQFxxmcv5An8oXUtTwk4knKjkIYGRuUwfQTus0w1NfjFAyxOOiAQ37"
            + "ussIcE6C6ZSsM3n41UlbJ7TCqewzVJaPJN5cxjySPZPD3Vp01a9YgAD6a3IIaKJdIxJS1ImnfPevSJQBE79-EXe2kSwVgOzv"
            + "t-gsmM29QQ8veHy4uAqca5dZzMs7hkkHtw1z0jHV90epQJJlXXnH8Q",
        "dp":
            "19oDkBh1AXelMIxQFm2zZTqUhAzCIr4xNIGEPNoDt1jK83_FJA-xnx5kA7-1erdHdms_Ef67HsONNv5A60JaR7w8LHnDiBGn"
            + "jdaUmmuO8XAxQJ_ia5mxjxNjS6E2yD44USo2JmHvzeeNczq25elqbTPLhUpGo1IZuG72FZQ5gTjXoTXC2-xtCDEUZfaUNh4I"
            + "eAipfLugbpe0JAFlFfrTDAMUFpC3iXjxqzbEanflwPvj6V9iDSgjj8SozSM0dLtxvu0LIeIQAeEgT_yXcrKGmpKdSO08kLBx"
            + "8VUjkbv_3Pn20Gyu2YEuwpFlM_H1NikuxJNKFGmnAq9LcnwwT0jvoQ",
        "dq":
            "S6p59KrlmzGzaQYQM3o0XfHCGvfqHLYjCO557HYQf72O9kLMCfd_1VBEqeD-1jjwELKDjck8kOBl5UvohK1oDfSP1DleAy-c"
            + "nmL29DqWmhgwM1ip0CCNmkmsmDSlqkUXDi6sAaZuntyukyflI-qSQ3C_BafPyFaKrt1fgdyEwYa08pESKwwWisy7KnmoUvaJ"
            + "3SaHmohFS78TJ25cfc10wZ9hQNOrIChZlkiOdFCtxDqdmCqNacnhgE3bZQjGp3n83ODSz9zwJcSUvODlXBPc2AycH6Ci5yjb"
            + "xt4Ppox_5pjm6xnQkiPgj01GpsUssMmBN7iHVsrE7N2iznBNCeOUIQ",
        "qi":
            "FZhClBMywVVjnuUud-05qd5CYU0dK79akAgy9oX6RX6I3IIIPckCciRrokxglZn-omAY5CnCe4KdrnjFOT5YUZE7G_Pg44Xg"
            + "CXaarLQf4hl80oPEf6-jJ5Iy6wPRx7G2e8qLxnh9cOdf-kRqgOS3F48Ucvw3ma5V6KGMwQqWFeV31XtZ8l5cVI-I3NzBS7ql"
            + "tpUVgz2Ju021eyc7IlqgzR98qKONl27DuEES0aK0WE97jnsyO27Yp88Wa2RiBrEocM89QZI1seJiGDizHRUP4UZxw9zsXww4"
            + "6wy0P6f9grnYp7t8LkyDDk8eoI4KX6SNMNVcyVS9IWjlq8EzqZEKIA",
    ]

    /// The token of RFC 7520 §5.2.
    static let rsaOAEP =
        "eyJhbGciOiJSU0EtT0FFUCIsImtpZCI6InNhbXdpc2UuZ2FtZ2VlQGhvYmJpdG9uLmV4YW1wbGUiLCJlbmMiOiJBMjU2R0NN"
        + "In0.rT99rwrBTbTI7IJM8fU3Eli7226HEB7IchCxNuh7lCiud48LxeolRdtFF4nzQibeYOl5S_PJsAXZwSXtDePz9hk-Bbts"
        + "TBqC2UsPOdwjC9NhNupNNu9uHIVftDyucvI6hvALeZ6OGnhNV4v1zx2k7O1D89mAzfw-_kT3tkuorpDU-CpBENfIHX1Q58-A"
        + "ad3FzMuo3Fn9buEP2yXakLXYa15BUXQsupM4A1GD4_H4Bd7V3u9h8Gkg8BpxKdUV9ScfJQTcYm6eJEBz3aSwIaK4T3-dwWpu"
        + "BOhROQXBosJzS1asnuHtVMt2pKIIfux5BC6huIvmY7kzV7W7aIUrpYm_3H4zYvyMeq5pGqFmW2k8zpO878TRlZx7pZfPYDSX"
        + "ZyS0CfKKkMozT_qiCwZTSz4duYnt8hS4Z9sGthXn9uDqd6wycMagnQfOTs_lycTWmY-aqWVDKhjYNRf03NiwRtb5BE-tOdFw"
        + "CASQj3uuAgPGrO2AWBe38UjQb0lvXn1SpyvYZ3WFc7WOJYaTa7A8DRn6MC6T-xDmMuxC0G7S2rscw5lQQU06MvZTlFOt0Uvf"
        + "uKBa03cxA_nIBIhLMjY2kOTxQMmpDPTr6Cbo8aKaOnx6ASE5Jx9paBpnNmOOKH35j_QlrQhDWUN6A2Gg8iFayJ69xDEdHAVC"
        + "GRzN3woEI2ozDRs.-nBoKLH0YkLZPSI9.o4k2cnGN8rSSw3IDo1YuySkqeS_t2m1GXklSgqBdpACm6UJuJowOHC5ytjqYgRL"
        + "-I-soPlwqMUf4UgRWWeaOGNw6vGW-xyM01lTYxrXfVzIIaRdhYtEMRBvBWbEwP7ua1DRfvaOjgZv6Ifa3brcAM64d8p5lhhN"
        + "cizPersuhw5f-pGYzseva-TUaL8iWnctc-sSwy7SQmRkfhDjwbz0fz6kFovEgj64X1I5s7E6GLp5fnbYGLa1QUiML7Cc2Gxg"
        + "vI7zqWo0YIEc7aCflLG1-8BboVWFdZKLK9vNoycrYHumwzKluLWEbSVmaPpOslY2n525DxDfWaVFUfKQxMF56vn4B9QMpWAb"
        + "nypNimbM8zVOw.UCGiqJxhBI3IFVdPalHHvA"

    /// The key of RFC 7520 §5.6.
    static let directKey =
        "XctOhJAkA-pD9Lh7ZgW_2A"

    /// The token of RFC 7520 §5.6.
    static let direct =
        "eyJhbGciOiJkaXIiLCJraWQiOiI3N2M3ZTJiOC02ZTEzLTQ1Y2YtODY3Mi02MTdiNWI0NTI0M2EiLCJlbmMiOiJBMTI4R0NN"
        + "In0..refa467QzzKx6QAB.JW_i_f52hww_ELQPGaYyeAB6HYGcR559l9TYnSovc23XJoBcW29rHP8yZOZG7YhLpT1bjFuvZP"
        + "jQS-m0IFtVcXkZXdH_lr_FrdYt9HRUYkshtrMmIUAyGmUnd9zMDB2n0cRDIHAzFVeJUDxkUwVAE7_YGRPdcqMyiBoCO-FBdE"
        + "-Nceb4h3-FtBP-c_BIwCPTjb9o0SbdcdREEMJMyZBH8ySWMVi1gPD9yxi-aQpGbSv_F9N4IZAxscj5g-NJsUPbjk29-s7LJA"
        + "Gb15wEBtXphVCgyy53CoIKLHHeJHXex45Uz9aKZSRSInZI-wjsY0yu3cT4_aQ3i1o-tiE-F8Ios61EKgyIQ4CWao8PFMj8TT"
        + "np.vbb32Xvllea2OtmHAdccRQ"

    /// The token of RFC 7520 §5.1, whose algorithm is refused.
    static let rsa15 =
        "eyJhbGciOiJSU0ExXzUiLCJraWQiOiJmcm9kby5iYWdnaW5zQGhvYmJpdG9uLmV4YW1wbGUiLCJlbmMiOiJBMTI4Q0JDLUhT"
        + "MjU2In0.laLxI0j-nLH-_BgLOXMozKxmy9gffy2gTdvqzfTihJBuuzxg0V7yk1WClnQePFvG2K-pvSlWc9BRIazDrn50RcRa"
        + "i__3TDON395H3c62tIouJJ4XaRvYHFjZTZ2GXfz8YAImcc91Tfk0WXC2F5Xbb71ClQ1DDH151tlpH77f2ff7xiSxh9oSewYr"
        + "cGTSLUeeCt36r1Kt3OSj7EyBQXoZlN7IxbyhMAfgIe7Mv1rOTOI5I8NQqeXXW8VlzNmoxaGMny3YnGir5Wf6Qt2nBq4qDaPd"
        + "naAuuGUGEecelIO1wx1BpyIfgvfjOhMBs9M8XL223Fg47xlGsMXdfuY-4jaqVw.bbd5sTkYwhAIqfHsx8DayA.0fys_TY_na"
        + "7f8dwSfXLiYdHaA2DxUjD67ieF7fcVbIR62JhJvGZ4_FNVSiGc_raa0HnLQ6s1P2sv3Xzl1p1l_o5wR_RsSzrS8Z-wnI3Jvo"
        + "0mkpEEnlDmZvDu_k8OWzJv7eZVEqiWKdyVzFhPpiyQU28GLOpRc2VbVbK4dQKPdNTjPPEmRqcaGeTWZVyeSUvf5k59yJZxRu"
        + "SvWFf6KrNtmRdZ8R4mDOjHSrM_s8uwIFcqt4r5GX8TKaI0zT5CbL5Qlw3sRc7u_hg0yKVOiRytEAEs3vZkcfLkP6nbXdC_Pk"
        + "MdNS-ohP78T2O6_7uInMGhFeX4ctHG7VelHGiT93JfWDEQi5_V9UN1rhXNrYu-0fVMkZAKX3VWi7lzA6BP430m.kvKuFBXHe"
        + "5mQr4lqgobAUg"

    /// What the tokens of RFC 7520 hold.
    static let plaintext =
        "You can trust us to stick with you through thick and thin–to the bitter end. And you can trust u"
        + "s to keep any secret of yours–closer than you keep it yourself. But you cannot trust us to let y"
        + "ou face trouble alone, and go off without a word. We are your friends, Frodo."

    /// Tokens that another library encrypted for the key of RFC 7520 §3.4, with the content `from elsewhere`.
    static let foreign = [
        "eyJhbGciOiJSU0EtT0FFUCIsImVuYyI6IkExMjhHQ00iLCJraWQiOiJrIn0.BxdSFeeZLv-JZ6laPEKlOzoTenO2sgOxFxQV"
            + "4fm4lVeepBpddaIQJWtcgzwkPdY46O1lzGczPzhoCdlIISnff1Ee_5ZVh4x7ez4S63szPi6jhGEJP965r92bZOR6WA0AulrO"
            + "UjdWNkpuyjQPCioKbF7F9XntLPTyodFfuy1MWg6rlKCZeel51eNI4IASZ0qJwStIjdmlWZPLyiQ6ZQF4cWrLlH3mt1JoQfSB"
            + "4C14-5y2X8HEQ9-0sWiYDKncAdtjQy7T6kGqRBNEoPk2TcEXzdTXGDqavi7zSienc5G-UJMELXGPr-u-OPN-03fhpZDywGLW"
            + "bjUhkO_06yksdhCF3g.KOw3a_3xXhue-dSh.e7HnYR16TX9LC18VNHA.gqRYkVBXxZGICYV83uO1GQ",
        "eyJhbGciOiJSU0EtT0FFUCIsImVuYyI6IkEyNTZHQ00iLCJraWQiOiJrIn0.AvlfpiHRcoiErKczbmBckmRZzKpgYKxXNs9-"
            + "L2S3rv4TVDe8fSqtQpMqr0WEs-nUV9xddgbEBpAIu3sBe2JzJBn_U-cGQqRGAYOIWK0EwdHm3b20n6X7Yt0_5PwdBsXjPrV_"
            + "UCb0u6Ql45TrOVWtRNYsnd-4J2Q3lZo6kYJb6NMRp3EPlAxV9Q4RarPP8mTQ87wNsqfcfKttnq_VWvJLZrG6omAjGCBJSA16"
            + "Pt8fbq8M2UQC4a_qXqX9-DgddDxFdEJsiUADo1r1WjhPX4RHWt0NH24u9OMIbPy5nDBi8wBISZfXiY69fXC373rxJAyiSUnm"
            + "IuJlgupOsEbUPZhgWg.MA-lkgFoGccy0y2a.HllhGM2OCJI3b5etWec.p5TpvzuTee77Zi9ZM47uqA",
        "eyJhbGciOiJSU0EtT0FFUCIsImVuYyI6IkExMjhDQkMtSFMyNTYiLCJraWQiOiJrIn0.f4D9ISdSbiq0950t7U94w--yX8s2"
            + "TqMWBd_BdPaMhjD1g5YkSgOdl8zbNS46kmTNwznIJAibsaHajCFHO3mf5LPw-87jpT1x7q-HEzsqrD-D-YZuKWjuXHF7Uafe"
            + "Xr1MtEIO0F_bGEWhinEYSuCgYyA32Kh8XJ5Umyirbe0HF2Alao1Z3prJpyM20sdkNpbQOoEjeL7dLlkZTdVaF5f958fz4WaD"
            + "ijdgwdnWvL2JiucqeN9a5NOCbuBS1oKZFNWb_dSOzPGt7QYa6N4ZP7FSMxHwE_Ufx3XnNnzdX87Zw64UgLkJfT9KnAGPzgvV"
            + "b2TCGaPBxOYsQqxA7f-ZpHfcgg.6hOt6TxZn2Fp1Xx2oqtE_w.cx0pY5urNNkVeAMTUlXamQ.7JA75SknUcugWngJUflryw",
        "eyJhbGciOiJSU0EtT0FFUCIsImVuYyI6IkEyNTZDQkMtSFM1MTIiLCJraWQiOiJrIn0.JeQaWAGkdPrS2voIOqcBsdWBvFa3"
            + "clNfHx29Lv2fhBiQfOy2B3gs7y8q03w7h3dGY1cxD6GSl34H2PgrcWm5WORdO2DxMmuS1fose4xRy71Fxbv3Q_o1uHCI_KjG"
            + "Y3tzCsHzB5o28mPM2tAEUdtrmTXGYAzFJoOxomn1oz35jU9XrRMaXqlL2GS6c64-GF_svWAdIo2VMAc8t4wBo6WIHPj6JxtN"
            + "_dZmVH0EEu7m8PaZcubp4FreBHKvC6wRQlGADviHPHRWnfzd8MNw9sMoLkFqzsi1do9MyzNimK9tjIsCNKOE31_8Mt98r9l8"
            + "BSnWdmpeVRyRNBNH-YWqteb4kw.jqdqoyP1kTt_cGGiIRZPtQ.lOeDF3Y1aprjimoJ6_RmJA.vqWOikJ6aeh5zsD1QP3GqUs"
            + "HF37Xy9P8qUMS4XViRcI",
        "eyJhbGciOiJSU0EtT0FFUC0yNTYiLCJlbmMiOiJBMTI4R0NNIiwia2lkIjoiayJ9.mCTa-oS1fmbcE51hvHGkEogssTQAKkL"
            + "E5Vyy50cjX0EASZ4riWPI6ivXEmkZu7nk-evdYZTpTec9tjsY-48Lm-HeKZzx-1bzktb3pQ5iMM60159x_WgaxaPFsorkQbl"
            + "71Dym0M5FPCRCQWZDrlMVSWreohrtURZ-xqD0bgflAeIGetmQrsH5HShVYEMGoHr2rbJ6HYxMrymdbo9CZFQLQj7rtGwq3TE"
            + "It6EL4_WCAb06jHXSTgGWUbmHlGC7Dyvj4FmX_Py52QRrSt7uQ57eQaid-ynfW6Fqgnl10YqrVL118JQA6t04SaCd9iz_WN3"
            + "2RJkx-MRtIas6PEJwjggt3g.KiNMBCaDFr_TbNqL.fLoxjru_nUtqM7beJgo.VXG-Mlz4PmsQgOzmYDmSoQ",
        "eyJhbGciOiJSU0EtT0FFUC0yNTYiLCJlbmMiOiJBMjU2R0NNIiwia2lkIjoiayJ9.hXNyCv4bI0BiY9VY1gXVqkpvoZXoriN"
            + "TQ_2TxkpXY1WNcQYUQF-ugL7VD8knSWXQhcqe2vtH6kllk7xVx06K2WCn3EnrdpX0o47--mkI5uXohLB5ImL7EmR1uVdFFLA"
            + "-gnUCxUjdLROb-DFf7SuWnevtIvAr8or_QphAzSHsPuZR2QUAshy1COhQIz01aZBZ7LX9OvKNY0FZMrpC0Osum3KXmQL1kQP"
            + "zHwaLO-MQ7UfCy9aaVMk_n31zBn-q7l_5cpZEG06FXZPwGjBqsg28rkTDyzOMduvhiLsPRl3sEd0IOWZHUoCUpUZCmDM4IMr"
            + "iLv5f1R9ciCFLrD9lg8q_yw.nMd655t1KojGGDoR.clriINWaBd4do9hwqbw.4vLB-3rME2BjD3xvJUpRaw",
        "eyJhbGciOiJSU0EtT0FFUC0yNTYiLCJlbmMiOiJBMTI4Q0JDLUhTMjU2Iiwia2lkIjoiayJ9.nWTTEfjhFRD89n7gtrbCqm3"
            + "uVjXyRCGaqhBVMBsfcZR1s2Jdbfb4vUfmWpH5DaJG1CRnhlfTqtY4gpC19_wxecv1WA-pZeQ1kQAilDKFWTb-OGctQKvnVQo"
            + "OD8EzFaUFvRnRsdX-NQD5r6RPwnKZgramnPS9gDsskhHbtHEd72AjjLXcD-AkGSTAhAoR2-utPqoeeWixGIb-3yjyuumkYLj"
            + "uDrp2ikg1tTItaZx-VPNKNy36iHPvxiJ7-b_hrCT9-5cSFaIrVlcEvlsEO-T2hKZePnGS4d_EVzgkI_ODnN2cxxMophy-Af6"
            + "J5ssA9k_RFh0uWKiZuJgk-ZwthM6QSQ.Ang9PmTkSrx0ydeeeAsrVQ.vi282wA9pOgiyVbeQinj3w.Ps4194SFlKcGfu7ouO"
            + "cKnw",
        "eyJhbGciOiJSU0EtT0FFUC0yNTYiLCJlbmMiOiJBMjU2Q0JDLUhTNTEyIiwia2lkIjoiayJ9.IeVPM27grxBJNrXzSHcHmFI"
            + "-DNSbmnoxbu6vzBwurdi_mHhQ387U3_Ya7x75MGriXYb3XSb5kGI5f9hi9k0_wQPz9_2wAez9xYjw59cFrnIDcoNK_5XX-Qt"
            + "ONuPkPvWz12pltI4NdlADENHb9epbepJlYN4jtPJ63UD-mCvR1Q-gXdLupj3p4ZSXzM7LgS3aaOXQb5UzILnqrfvMPgNu9ln"
            + "HDBlZ9wHZ8PKn7hJJpp044eKWYzhPWKfS5aF25SbInXcOa7vgw0yefbujEU9WNX8WU9p0BYLaLBZXvZFwNYgdi3uS3n5bbbZ"
            + "wNsWz7hTzmHDSsgXhNrtuOfT7lw3y0A.86s45LSdoXmQFzcS2irZWw.7-XqRQJ1eILyj2wb4kO6mw.hE8fqqcHZ1S_shvts0"
            + "1nxL0iMJS3JREY1T5Tf_TdAUw",
    ]
}
